#include "widgets/lens/LensPage.h"

#include "core/types/Bars.h"
#include "widgets/lens/LatentKlBox.h"
#include "widgets/lens/StatePosteriorView.h"
#include "widgets/lens/StatesBox.h"
#include "widgets/music/PieceComboBox.h"
#include "widgets/pianoroll/PianoRollView.h"
#include "widgets/theme/Format.h"
#include "widgets/theme/PieceText.h"
#include "widgets/theme/Spacing.h"
#include "widgets/theme/ToneLabel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <cstdlib>

namespace dmm::widgets {

namespace {

const QString kHeights = QStringLiteral("heights");
const QString kSorted = QStringLiteral("sorted");
const QString kPiece = QStringLiteral("piece");

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
    , m_empty(new ToneLabel(ToneLabel::Tone::Quiet, this))
    , m_splitter(new QSplitter(Qt::Vertical, this))
    , m_boxes(new QStackedWidget(this))
    , m_latentKl(new LatentKlBox(this))
    , m_states(new StatesBox(this)) {
  setObjectName(QStringLiteral("lensPage"));
  m_empty->setObjectName(QStringLiteral("lensEmpty"));
  m_empty->setAlignment(Qt::AlignCenter);
  m_empty->setText(
      tr("Choose a run on the right, or train one: here you see what its model uses of "
         "its latent states, and where in a piece it spends its nats."));
  m_boxes->addWidget(m_latentKl);
  m_boxes->addWidget(m_states);
  m_splitter->setObjectName(QStringLiteral("lensSplitter"));
  m_splitter->setChildrenCollapsible(false);
  m_splitter->setHandleWidth(kMargin);
  m_splitter->addWidget(m_boxes);
  m_splitter->addWidget(makePieceBox());
  m_splitter->setStretchFactor(0, 2);
  m_splitter->setStretchFactor(1, 3);
  m_splitter->setSizes({350, 650}); // shares
  m_pages->addWidget(m_empty);
  m_pages->addWidget(m_splitter);
  connect(m_states, &StatesBox::stateChosen, m_posterior, &StatePosteriorView::setChosen);
  connect(m_states, &StatesBox::hearRequested, this, &LensPage::hearRequested);
  connect(m_posterior, &StatePosteriorView::stateClicked, m_states, &StatesBox::choose);
  auto* box = new QVBoxLayout(this);
  box->setContentsMargins(kMargin, kMargin, kMargin, kMargin);
  box->addWidget(m_pages);
  clear();
}

QWidget* LensPage::makePieceBox() {
  auto* part = new QWidget(this);
  m_piece = new PieceComboBox(QStringLiteral("lensPiece"), part);
  m_piece->setAccessibleName(tr("Piece"));
  m_piece->setMinimumContentsLength(24);
  m_title = makeHeading(QString(), part);
  m_termsText = new ToneLabel(ToneLabel::Tone::Quiet, part);
  m_termsText->setObjectName(QStringLiteral("termsText"));
  m_readingText = new ToneLabel(ToneLabel::Tone::Quiet, part);
  m_readingText->setObjectName(QStringLiteral("readingText"));
  m_roll = new PianoRollView(part);
  m_roll->setObjectName(QStringLiteral("lensRoll"));
  m_roll->setEmptyText(tr("No piece is chosen."));
  m_posterior = new StatePosteriorView(*m_roll, part);
  m_steps = new StepTermsView(*m_roll, part);
  connect(m_steps, &StepTermsView::sliceClicked, this, [this](int slice) {
    Q_EMIT playRequested(double(slice) / m_roll->rollLayout().stepsPerQuarter());
  });
  connect(m_piece, &QComboBox::currentIndexChanged, this, &LensPage::showPiece);

  auto* head = new QHBoxLayout;
  head->addWidget(m_title);
  head->addSpacing(kGap);
  head->addWidget(m_piece, 1);
  auto* box = new QVBoxLayout(part);
  box->setContentsMargins(0, 0, 0, 0);
  box->setSpacing(kGap / 2);
  box->addLayout(head);
  box->addWidget(m_termsText);
  box->addWidget(m_readingText);
  box->addWidget(m_roll, 2);
  box->addWidget(m_posterior, 2);
  box->addWidget(m_steps, 1);
  return part;
}

void LensPage::clear() {
  setRun(QString());
  m_hasRun = false;
  showPiece();
  m_pages->setCurrentWidget(m_empty);
}

void LensPage::setRun(const QString& name, bool hasStates) {
  m_run = name;
  m_hasRun = true;
  m_boxes->setCurrentWidget(hasStates ? static_cast<QWidget*>(m_states) : m_latentKl);
  m_title->setText(hasStates ? tr("State and likelihood of each time step")
                             : tr("Reconstruction and KL of each time step"));
  m_posterior->setVisible(hasStates);
  m_latentKl->setProblem({});
  m_latentKl->setHistory({});
  m_pages->setCurrentWidget(m_splitter);
  requestTerms();
}

void LensPage::setHistory(const LatentKlHistory& history) { m_latentKl->setHistory(history); }
void LensPage::setHistoryProblem(const QString& problem) { m_latentKl->setProblem(problem); }

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

std::array<SliceStrip*, 2> LensPage::strips() const { return {m_posterior, m_steps}; }

int LensPage::currentPiece() const {
  const int place = m_piece->currentIndex();
  return place >= 0 && place < int(m_pieces.size()) ? place : -1;
}

void LensPage::showPiece() {
  const bool wasThere = m_reading.has_value();
  m_readingText->say({});
  m_roll->clear();
  for (SliceStrip* strip : strips()) strip->setPlaces({});
  m_reading.reset();
  requestTerms();
  if (wasThere && !m_reading) Q_EMIT readingChanged();
}

void LensPage::setReading(const types::ModelReading& reading) {
  if (m_reading == reading.chorale) return; // of another run: it stays where it was scrolled to
  const types::Chorale& score = m_pieces[std::size_t(currentPiece())];
  for (SliceStrip* strip : strips()) strip->setPlaces(placesIn(score, reading));
  m_readingText->say(describe(score, reading));
  m_reading = reading.chorale;
  m_roll->setChorale(*m_reading);
  Q_EMIT readingChanged();
}

void LensPage::clearTerms(const QString& why) {
  m_steps->clear();
  m_posterior->clear();
  m_states->clear(why);
  m_termsText->setText(why);
}

void LensPage::requestTerms() {
  clearTerms({});
  m_areTermsWanted = m_hasRun && currentPiece() >= 0;
  if (!m_areTermsWanted || !isVisible()) return;
  m_areTermsWanted = false;
  Q_EMIT termsRequested(currentPiece());
}

void LensPage::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  if (m_areTermsWanted) requestTerms();
}

void LensPage::setWorking() { clearTerms(tr("Computing...")); }

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

void LensPage::setStates(const types::StateReading& states, int slicesPerQuarter,
                         const QString& origin) {
  StepTermsView::Terms terms;
  terms.slicesPerQuarter = slicesPerQuarter;
  double sum = 0;
  for (const double logLikelihood : states.logLikelihood) {
    terms.reconstruction.push_back(-logLikelihood);
    sum -= logLikelihood;
  }
  m_steps->setTerms(terms);
  m_posterior->setReading(states, slicesPerQuarter);
  m_states->setReading(states, m_reading ? m_reading->modelShift : 0);
  m_termsText->setText(
      tr("%1: negative log-likelihood %2 nats per slice, exact, %3")
          .arg(m_run, format::nll(sum / std::max(1.0, double(states.logLikelihood.size()))),
               origin));
}

void LensPage::setTermsProblem(const QString& problem) { clearTerms(problem); }

QVariantMap LensPage::state() const {
  return {{kHeights, m_splitter->saveState()},
          {kSorted, m_latentKl->isSorted()},
          {kPiece, m_piece->currentText()}};
}

void LensPage::restoreState(const QVariantMap& state) {
  m_splitter->restoreState(state.value(kHeights).toByteArray());
  m_splitter->setChildrenCollapsible(false);
  m_latentKl->setSorted(state.value(kSorted, true).toBool());
  const int place = m_piece->findText(state.value(kPiece).toString());
  if (place >= 0) m_piece->setCurrentIndex(place);
}

} // namespace dmm::widgets
