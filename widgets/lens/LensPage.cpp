#include "widgets/lens/LensPage.h"

#include "core/types/Bars.h"
#include "widgets/music/PieceComboBox.h"
#include "widgets/pianoroll/PianoRollView.h"
#include "widgets/theme/Format.h"
#include "widgets/theme/Palette.h"
#include "widgets/theme/PieceText.h"
#include "widgets/theme/Spacing.h"

#include <QCheckBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <cstdlib>

namespace dmm::widgets {

namespace {

constexpr int kSmallestMap = 140;
const QString kHeights = QStringLiteral("heights");
const QString kSorted = QStringLiteral("sorted");
const QString kPiece = QStringLiteral("piece");

QLabel* makeTitle(const QString& text, QWidget* parent) {
  auto* title = new QLabel(text, parent);
  QFont font = title->font();
  font.setWeight(QFont::DemiBold);
  title->setFont(font);
  return title;
}

QLabel* makeCentered(const QString& name, QWidget* parent) {
  auto* label = new QLabel(parent);
  label->setObjectName(name);
  label->setAlignment(Qt::AlignCenter);
  label->setWordWrap(true);
  return label;
}

/// Where each slice is in the score, whose bars people know.
QStringList placesIn(const types::Chorale& score, const types::ModelReading& reading) {
  const types::Bars bars(score);
  const double length = double(score.lengthSteps) / std::max(1, score.stepsPerQuarter);
  QStringList places;
  for (const double quarters : reading.scoreQuarters)
    places << (quarters < 0         ? LensPage::tr("before the score begins")
               : quarters >= length ? LensPage::tr("after the score has ended")
                                    : LensPage::tr("bar %1 of the score")
                                          .arg(QString::fromStdString(bars.text(quarters))));
  return places;
}

/// In what the reading is not the score; empty where it is.
QString describe(const types::Chorale& score, const types::ModelReading& reading) {
  QStringList sentences;
  const auto& quarters = reading.scoreQuarters;
  bool isStraight = true;
  for (std::size_t i = 0; i < quarters.size(); ++i)
    isStraight =
        isStraight && quarters[i] * reading.chorale.stepsPerQuarter == static_cast<double>(i);
  const int steps = std::max(1, score.stepsPerQuarter);
  const int slices = (score.lengthSteps * reading.chorale.stepsPerQuarter + steps - 1) / steps;
  if (!isStraight || int(quarters.size()) != slices)
    sentences << LensPage::tr("%1 of a score of %2: some are repeated, held or left out.")
                     .arg(format::counted(qint64(quarters.size()), LensPage::tr("slice"),
                                          LensPage::tr("slices")))
                     .arg(slices);
  if (const int shift = reading.chorale.modelShift; shift != 0)
    sentences << LensPage::tr("Drawn %1 %2, as it is sung.")
                     .arg(format::counted(std::abs(shift), LensPage::tr("semitone"),
                                          LensPage::tr("semitones")),
                          shift < 0 ? LensPage::tr("lower") : LensPage::tr("higher"));
  return sentences.join(QLatin1Char(' '));
}

} // namespace

LensPage::LensPage(QWidget* parent)
    : QWidget(parent)
    , m_pages(new QStackedWidget(this))
    , m_empty(makeCentered(QStringLiteral("lensEmpty"), this))
    , m_splitter(new QSplitter(Qt::Vertical, this)) {
  setObjectName(QStringLiteral("lensPage"));
  m_empty->setText(tr("Choose a run on the right, or train one: here you see which latent "
                      "dimensions its model uses, and where in a piece it spends its nats."));
  m_splitter->setObjectName(QStringLiteral("lensSplitter"));
  m_splitter->setChildrenCollapsible(false);
  m_splitter->setHandleWidth(kMargin);
  m_splitter->addWidget(makeMapBox());
  m_splitter->addWidget(makePieceBox());
  m_splitter->setStretchFactor(0, 2);
  m_splitter->setStretchFactor(1, 3);
  m_splitter->setSizes({350, 650}); // shares
  m_pages->addWidget(m_empty);
  m_pages->addWidget(m_splitter);
  auto* box = new QVBoxLayout(this);
  box->setContentsMargins(kMargin, kMargin, kMargin, kMargin);
  box->addWidget(m_pages);
  restyle();
  clear();
}

QWidget* LensPage::makeMapBox() {
  auto* part = new QWidget(this);
  m_mapTitle = makeTitle(QString(), part);
  m_mapTitle->setObjectName(QStringLiteral("activeUnits"));
  m_sorted = new QCheckBox(tr("Sort by KL"), part);
  m_sorted->setObjectName(QStringLiteral("sortDimensions"));
  m_sorted->setToolTip(tr("Dimensions in the order of their latest KL, or by their number"));
  m_sorted->setChecked(true);
  m_definition = new QLabel(
      tr("Active: KL above %1 nats per slice, mean over the valid pieces.").arg(kActiveKl), part);
  m_definition->setObjectName(QStringLiteral("activeDefinition"));
  m_definition->setWordWrap(true);
  m_map = new LatentKlMap(part);
  m_map->setMinimumHeight(kSmallestMap);
  m_map->setObjectName(QStringLiteral("latentKlMap"));
  m_mapEmpty = makeCentered(QStringLiteral("latentKlEmpty"), part);
  m_mapPages = new QStackedWidget(part);
  m_mapPages->addWidget(m_mapEmpty);
  m_mapPages->addWidget(m_map);
  connect(m_sorted, &QCheckBox::toggled, m_map, &LatentKlMap::setSorted);

  auto* head = new QHBoxLayout;
  head->addWidget(m_mapTitle, 1);
  head->addWidget(m_sorted);
  auto* box = new QVBoxLayout(part);
  box->setContentsMargins(0, 0, 0, 0);
  box->setSpacing(kGap / 2);
  box->addLayout(head);
  box->addWidget(m_definition);
  box->addWidget(m_mapPages, 1);
  return part;
}

QWidget* LensPage::makePieceBox() {
  auto* part = new QWidget(this);
  m_piece = new PieceComboBox(QStringLiteral("lensPiece"), part);
  m_piece->setAccessibleName(tr("Piece"));
  m_piece->setMinimumContentsLength(24);
  m_termsText = new QLabel(part);
  m_termsText->setObjectName(QStringLiteral("termsText"));
  m_termsText->setWordWrap(true);
  m_readingText = new QLabel(part);
  m_readingText->setObjectName(QStringLiteral("readingText"));
  m_readingText->setWordWrap(true);
  m_roll = new PianoRollView(part);
  m_roll->setObjectName(QStringLiteral("lensRoll"));
  m_roll->setEmptyText(tr("No piece is chosen."));
  m_steps = new StepTermsView(*m_roll, part);
  connect(m_steps, &StepTermsView::sliceClicked, this, [this](int slice) {
    Q_EMIT playRequested(double(slice) / m_roll->rollLayout().stepsPerQuarter());
  });
  connect(m_piece, &QComboBox::currentIndexChanged, this, &LensPage::showPiece);

  auto* head = new QHBoxLayout;
  head->addWidget(makeTitle(tr("Reconstruction and KL of each time step"), part));
  head->addSpacing(kGap);
  head->addWidget(m_piece, 1);
  auto* box = new QVBoxLayout(part);
  box->setContentsMargins(0, 0, 0, 0);
  box->setSpacing(kGap / 2);
  box->addLayout(head);
  box->addWidget(m_termsText);
  box->addWidget(m_readingText);
  box->addWidget(m_roll, 2);
  box->addWidget(m_steps, 1);
  return part;
}

void LensPage::clear() {
  setRun(QString());
  m_hasRun = false;
  showPiece();
  m_pages->setCurrentWidget(m_empty);
}

void LensPage::setRun(const QString& name) {
  m_run = name;
  m_hasRun = true;
  m_problem.clear();
  setHistory({});
  m_pages->setCurrentWidget(m_splitter);
  requestTerms();
}

void LensPage::setHistory(const LatentKlHistory& history) {
  m_history = history;
  m_map->setHistory(history);
  updateSummary();
}

void LensPage::setHistoryProblem(const QString& problem) {
  m_problem = problem;
  updateSummary();
}

void LensPage::updateSummary() {
  const bool isEmpty = m_history.isEmpty() || m_history.dimensions() == 0;
  m_mapPages->setCurrentWidget(isEmpty ? static_cast<QWidget*>(m_mapEmpty) : m_map);
  m_sorted->setEnabled(!isEmpty);
  m_mapTitle->setText(isEmpty ? tr("KL of each latent dimension")
                              : tr("%1 of %2 latent dimensions are active at epoch %3")
                                    .arg(activeUnits(m_history.kl.back()))
                                    .arg(m_history.dimensions())
                                    .arg(format::count(qint64(m_history.epochs.back()))));
  m_mapEmpty->setText(
      m_problem.isEmpty()
          ? tr("Not evaluated yet. The KL of each latent dimension appears with the first "
               "evaluation of the run.")
          : m_problem);
  QString words =
      tr("Active: KL above %1 nats per slice, mean over the valid pieces.").arg(kActiveKl);
  if (!m_problem.isEmpty() && !isEmpty) words += QLatin1Char(' ') + m_problem;
  m_definition->setText(words);
}

void LensPage::setPieces(const std::vector<types::Chorale>& pieces) {
  const QSignalBlocker blocker(m_piece);
  m_pieces = pieces;
  m_piece->clear();
  for (const auto& piece : m_pieces)
    m_piece->addItem(
        QStringLiteral("%1 (%2)").arg(piece::headline(QString::fromStdString(piece.catalogueNumber),
                                                      QString::fromStdString(piece.title)),
                                      QString::fromLatin1(types::toString(piece.split))));
  showPiece();
}

int LensPage::currentPiece() const {
  const int place = m_piece->currentIndex();
  return place >= 0 && place < int(m_pieces.size()) ? place : -1;
}

void LensPage::showPiece() {
  const bool wasThere = m_reading.has_value();
  m_readingText->clear();
  m_readingText->hide();
  m_roll->clear();
  m_steps->setPlaces({});
  m_reading.reset();
  requestTerms();
  if (wasThere && !m_reading) Q_EMIT readingChanged();
}

void LensPage::setReading(const types::ModelReading& reading) {
  if (m_reading == reading.chorale) return; // of another run: it stays where it was scrolled to
  const types::Chorale& score = m_pieces[std::size_t(currentPiece())];
  m_steps->setPlaces(placesIn(score, reading));
  m_readingText->setText(describe(score, reading));
  m_readingText->setVisible(!m_readingText->text().isEmpty());
  m_reading = reading.chorale;
  m_roll->setChorale(*m_reading);
  Q_EMIT readingChanged();
}

void LensPage::requestTerms() {
  m_steps->clear();
  m_termsText->clear();
  m_areTermsWanted = m_hasRun && currentPiece() >= 0;
  if (!m_areTermsWanted || !isVisible()) return;
  m_areTermsWanted = false;
  Q_EMIT termsRequested(currentPiece());
}

void LensPage::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  if (m_areTermsWanted) requestTerms();
}

void LensPage::setWorking() { m_termsText->setText(tr("Computing...")); }

void LensPage::setTerms(const StepTermsView::Terms& terms, const QString& origin) {
  m_steps->setTerms(terms);
  double reconstruction = 0, kl = 0;
  for (const double value : terms.reconstruction) reconstruction += value;
  for (const double value : terms.kl) kl += value;
  const double slices = std::max(1.0, double(terms.kl.size()));
  m_termsText->setText(tr("%1: negative ELBO %2 = reconstruction %3 + KL %4 nats per slice, %5")
                           .arg(m_run, format::nll((reconstruction + kl) / slices),
                                format::nll(reconstruction / slices), format::nll(kl / slices),
                                origin));
}

void LensPage::setTermsProblem(const QString& problem) {
  m_steps->clear();
  m_termsText->setText(problem);
}

QVariantMap LensPage::state() const {
  return {{kHeights, m_splitter->saveState()},
          {kSorted, m_sorted->isChecked()},
          {kPiece, m_piece->currentText()}};
}

void LensPage::restoreState(const QVariantMap& state) {
  m_splitter->restoreState(state.value(kHeights).toByteArray());
  m_splitter->setChildrenCollapsible(false);
  m_sorted->setChecked(state.value(kSorted, true).toBool());
  const int place = m_piece->findText(state.value(kPiece).toString());
  if (place >= 0) m_piece->setCurrentIndex(place);
}

void LensPage::restyle() {
  QPalette quiet = palette();
  quiet.setColor(QPalette::WindowText, palette::quietText(palette()));
  for (auto* label : {m_empty, m_definition, m_mapEmpty, m_readingText, m_termsText})
    label->setPalette(quiet);
}

void LensPage::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) restyle();
}

} // namespace dmm::widgets
