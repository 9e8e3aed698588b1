#include "widgets/music/MusicStage.h"

#include "widgets/music/CandidateList.h"
#include "widgets/music/GenerationPanel.h"
#include "widgets/music/GenerationText.h"
#include "widgets/music/PieceBrowser.h"
#include "widgets/music/TrainingSamples.h"
#include "widgets/pianoroll/PianoRollView.h"
#include "widgets/pianoroll/RollPair.h"
#include "widgets/theme/ElidedLabel.h"
#include "widgets/theme/Format.h"
#include "widgets/theme/Palette.h"
#include "widgets/theme/PieceText.h"
#include "widgets/theme/Spacing.h"

#include <QComboBox>
#include <QEvent>
#include <QGridLayout>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <limits>

namespace dmm::widgets {

namespace {

constexpr int kSideWidth = 240;
constexpr int kLeastSideWidth = 192;
constexpr int kLeastRollWidth = 240;

QString describe(const types::Chorale& chorale) {
  return MusicStage::tr("%1, %2").arg(piece::voicesText(chorale), piece::barsText(chorale));
}

/// What tells candidates apart comes first: there is not always room for all.
QString describe(const types::GeneratedPiece& piece) {
  QStringList parts{MusicStage::tr("%1 nats a slice").arg(format::nll(piece.nll))};
  if (const QString nearest = generationText::nearestText(piece); !nearest.isEmpty())
    parts << nearest;
  parts << describe(piece.chorale);
  return parts.join(QStringLiteral(", "));
}

/// The whole title, which the label may have to cut, and how to make a generated piece again.
QString titleToolTip(const QString& title, const types::Chorale& chorale) {
  QString html = QStringLiteral("<div><b>%1</b></div>").arg(title.toHtmlEscaped());
  if (!chorale.origin.empty())
    html +=
        QStringLiteral("<div>%1</div>").arg(QString::fromStdString(chorale.origin).toHtmlEscaped());
  return html;
}

} // namespace

MusicStage::MusicStage(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("musicStage"));
  m_splitter = new QSplitter(Qt::Horizontal, this);
  m_splitter->setObjectName(QStringLiteral("musicSplitter"));
  m_splitter->setHandleWidth(kMargin);
  m_side = makeSide();
  m_splitter->addWidget(m_side);
  m_splitter->addWidget(makeMain());
  m_splitter->setCollapsible(1, false);
  m_splitter->setStretchFactor(0, 0);
  m_splitter->setStretchFactor(1, 1);
  m_splitter->setSizes({kSideWidth, 3 * kSideWidth});
  auto* box = new QVBoxLayout(this);
  box->setContentsMargins(kMargin, kMargin, kMargin, kMargin);
  box->addWidget(m_splitter);
  connectParts();
  restyle();
  noteListShown();
  showCurrent();
}

QWidget* MusicStage::makeSide() {
  auto* side = new QWidget(m_splitter);
  side->setMinimumWidth(kLeastSideWidth);
  m_source = new QComboBox(side);
  m_source->setObjectName(QStringLiteral("musicSource"));
  m_source->setAccessibleName(tr("Source of the music"));
  m_source->addItem(tr("Dataset piece"));
  m_source->addItem(tr("Generated or opened"));
  m_source->addItem(tr("While training"));
  m_lists = new QStackedWidget(side);
  m_dataset = new PieceBrowser(m_lists);
  m_generation = new GenerationPanel(m_lists);
  m_samples = new TrainingSamples(m_lists);
  m_lists->addWidget(m_dataset);
  m_lists->addWidget(m_generation);
  m_lists->addWidget(m_samples);
  auto* column = new QVBoxLayout(side);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(kGap);
  column->addWidget(m_source);
  column->addWidget(m_lists, 1);
  return side;
}

QWidget* MusicStage::makeMain() {
  auto* main = new QWidget(m_splitter);
  main->setMinimumWidth(kLeastRollWidth);
  m_listButton = new QToolButton(main);
  m_listButton->setObjectName(QStringLiteral("pieceListButton"));
  m_listButton->setAutoRaise(true);
  m_title = new ElidedLabel(main);
  m_title->setObjectName(QStringLiteral("pieceTitle"));
  QFont bold = m_title->font();
  bold.setPointSizeF(bold.pointSizeF() * 1.25);
  bold.setWeight(QFont::DemiBold);
  m_title->setFont(bold);
  m_details = new ElidedLabel(main);
  m_details->setObjectName(QStringLiteral("pieceDetails"));
  const auto makeToggle = [main](const QString& name, const QString& text, const QString& tip) {
    auto* button = new QToolButton(main);
    button->setObjectName(name);
    button->setText(text);
    button->setToolTip(tip);
    button->setCheckable(true);
    return button;
  };
  m_modelPitch = makeToggle(QStringLiteral("modelPitchButton"), tr("As the model reads it"),
                            tr("Shows and plays the piece at the model's own pitch: the chorales "
                               "that it learns from are transposed into one key, and what it "
                               "composes is moved back to where people sing. Scores are saved at "
                               "the pitch of the singers."));
  m_heat = makeToggle(QStringLiteral("heatButton"), tr("Probabilities"),
                      tr("Shows under the notes how probable the model finds every key"));
  m_compare = makeToggle(QStringLiteral("compareButton"), tr("Compare"),
                         tr("Shows a second piece below: the one that this piece started from, or "
                            "this one, while you choose another"));
  m_save = new QPushButton(tr("Save\u2026"), main);
  m_save->setObjectName(QStringLiteral("savePieceButton"));
  m_save->setToolTip(tr("As MIDI or MusicXML, as sound (WAV), or as a picture (PNG or SVG)"));
  m_rolls = new RollPair(main);

  auto* heading = new QGridLayout;
  heading->setHorizontalSpacing(kGap);
  heading->setVerticalSpacing(kGap);
  heading->setColumnStretch(1, 1);
  heading->addWidget(m_listButton, 0, 0);
  heading->addWidget(m_title, 0, 1, 1, 2);
  heading->addWidget(m_modelPitch, 0, 3, 1, 2, Qt::AlignRight); // one row is too narrow for all
  heading->addWidget(m_details, 1, 1);
  heading->addWidget(m_heat, 1, 2);
  heading->addWidget(m_compare, 1, 3);
  heading->addWidget(m_save, 1, 4);
  auto* column = new QVBoxLayout(main);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(kGap);
  column->addLayout(heading);
  column->addWidget(m_rolls, 1);
  return main;
}

void MusicStage::connectParts() {
  const auto focusRoll = [this] { pianoRoll()->setFocus(); };
  connect(m_source, &QComboBox::currentIndexChanged, this, [this](int index) {
    m_lists->setCurrentIndex(index);
    showCurrent();
  });
  connect(m_dataset, &PieceBrowser::pieceChosen, this, [this] {
    m_generation->form()->suggestPiece(m_dataset->currentPlace());
    if (source() == Dataset) showCurrent();
  });
  connect(m_dataset, &PieceBrowser::pieceOpened, this, focusRoll);
  connect(candidates(), &CandidateList::candidateChosen, this, [this] {
    if (source() == Generated) showCurrent();
  });
  connect(candidates(), &CandidateList::candidateOpened, this, focusRoll);
  connect(m_generation, &GenerationPanel::generateRequested, this, &MusicStage::generateRequested);
  connect(m_generation, &GenerationPanel::cancelRequested, this, &MusicStage::cancelRequested);
  connect(m_samples, &TrainingSamples::epochChosen, this, &MusicStage::sampleRequested);
  connectButtons();
}

void MusicStage::connectButtons() {
  connect(m_modelPitch, &QToolButton::toggled, this, &MusicStage::showCurrent);
  connect(m_heat, &QToolButton::toggled, this, [this](bool on) { pianoRoll()->setHeatShown(on); });
  connect(m_compare, &QToolButton::toggled, this, &MusicStage::compare);
  connect(m_save, &QPushButton::clicked, this, [this] {
    if (const auto* chorale = chosenChorale()) Q_EMIT saveRequested(*chorale);
  });
  connect(m_listButton, &QToolButton::clicked, this,
          [this] { showList(m_side->isHidden() || m_splitter->sizes().front() == 0); });
  connect(m_splitter, &QSplitter::splitterMoved, this, &MusicStage::noteListShown);
}

void MusicStage::setFileMaker(const FileMaker& maker) {
  m_dataset->setFileMaker(maker);
  candidates()->setFileMaker(maker);
}

void MusicStage::setDatasetPieces(const std::vector<types::Chorale>& pieces,
                                  PieceListModel::NoteLoader loader) {
  m_generation->form()->setPieces(pieces);
  m_dataset->setPieces(pieces, std::move(loader));
}

void MusicStage::setGenerationAvailable(bool available, const QString& reasonIfNot) {
  m_generation->setAvailable(available, reasonIfNot);
  updateEmptyText();
}

void MusicStage::setCheckpoints(const QStringList& files) {
  m_generation->form()->setCheckpoints(files);
}

void MusicStage::setGenerating(bool generating, int done, int count) {
  m_generation->setGenerating(generating, done, count);
}

void MusicStage::addPiece(const types::Chorale& chorale) {
  types::GeneratedPiece piece;
  piece.chorale = chorale;
  piece.nll = std::numeric_limits<double>::quiet_NaN();
  candidates()->addOpened(piece);
  m_source->setCurrentIndex(Generated);
}

void MusicStage::addGenerated(const types::GeneratedPiece& piece, const KeptPlace& place,
                              qint64 made) {
  candidates()->addComposed(piece, place, made);
  m_source->setCurrentIndex(Generated);
}

CandidateList* MusicStage::candidates() const { return m_generation->candidates(); }

void MusicStage::generate() {
  m_source->setCurrentIndex(Generated);
  m_generation->generate();
}

void MusicStage::setTrainingSamples(const QString& runId, const std::vector<qint64>& epochs,
                                    const std::vector<types::EpochReport>& reports) {
  m_samples->setRun(runId, epochs, reports);
  if (m_samples->current()) return;
  const bool wasShown = m_sample.has_value();
  m_sample.reset();
  if (source() == Training && wasShown) showCurrent();
  updateEmptyText();
}

void MusicStage::showNewestTrainingSample() {
  m_source->setCurrentIndex(Training);
  m_samples->chooseNewest();
}

void MusicStage::showTrainingSample(const types::Chorale& chorale) {
  m_sample = chorale;
  if (source() != Training) return;
  showCurrent();
  if (m_samples->playsAtOnce()) Q_EMIT playRequested();
}

MusicStage::Source MusicStage::source() const { return Source(m_source->currentIndex()); }

PianoRollView* MusicStage::pianoRoll() const { return m_rolls->upper(); }

const types::Chorale* MusicStage::currentChorale() const {
  return chosenChorale() ? m_rolls->shownPiece() : nullptr;
}

const types::Chorale* MusicStage::chosenChorale() const {
  switch (source()) {
  case Dataset: return m_dataset->current();
  case Generated: return candidates()->current() ? &candidates()->current()->chorale : nullptr;
  case Training: return m_sample ? &*m_sample : nullptr;
  }
  return nullptr;
}

std::vector<types::KeyProbabilities> MusicStage::chosenProbabilities() const {
  const auto* generated = source() == Generated ? candidates()->current() : nullptr;
  return generated ? generated->probabilities : std::vector<types::KeyProbabilities>();
}

std::vector<types::KeyProbabilities> MusicStage::shownHeat() const {
  return pianoRoll()->isHeatShown() ? m_rolls->shownProbabilities()
                                    : std::vector<types::KeyProbabilities>();
}

QString MusicStage::headline() const {
  switch (source()) {
  case Dataset: return m_dataset->headline();
  case Generated: return candidates()->headline();
  case Training: return m_sample ? QString::fromStdString(m_sample->title) : QString();
  }
  return {};
}

void MusicStage::showCurrent() {
  updateEmptyText();
  const types::Chorale* chorale = chosenChorale();
  const auto probabilities = chosenProbabilities();
  m_save->setEnabled(chorale != nullptr);
  m_compare->setEnabled(chorale != nullptr || m_rolls->isComparing());
  m_heat->setVisible(!probabilities.empty());
  const bool hasModelPitch = chorale && source() != Dataset && chorale->modelShift != 0;
  m_modelPitch->setVisible(hasModelPitch);
  m_rolls->setAtModelPitch(hasModelPitch && m_modelPitch->isChecked());
  if (chorale) {
    m_title->setText(headline());
    m_title->setToolTip(titleToolTip(headline(), *chorale));
    m_details->setText(
        source() == Generated ? describe(*candidates()->current())
        : source() == Dataset
            ? tr("%1 split, %2").arg(types::toString(chorale->split), describe(*chorale))
            : describe(*chorale));
    m_details->setToolTip(m_details->text());
  } else {
    for (ElidedLabel* label : {m_title, m_details}) {
      label->clear();
      label->setToolTip(QString());
    }
  }
  m_rolls->setPiece(chorale, headline(), probabilities);
  Q_EMIT choraleChanged();
}

void MusicStage::compare(bool on) {
  const types::Chorale* chorale = chosenChorale();
  if (!on || !chorale) {
    m_rolls->stopComparing();
    m_compare->setChecked(false);
    return;
  }
  const auto* generated = source() == Generated ? candidates()->current() : nullptr;
  if (generated && generated->source) {
    m_rolls->compareWith(*generated->source, QString::fromStdString(generated->source->title));
  } else {
    m_rolls->compareWith(*chorale, headline());
  }
}

void MusicStage::updateEmptyText() {
  QString text = tr("A piece of the dataset appears here as a piano roll.");
  if (source() == Generated)
    text = m_generation->isAvailable()
               ? tr("New chorales appear here. Generate composes with the trained model.")
               : m_generation->reason();
  if (source() == Training) text = m_samples->emptyText();
  pianoRoll()->setEmptyText(text);
}

void MusicStage::showList(bool shown) {
  m_side->setVisible(shown);
  const QList<int> sizes = m_splitter->sizes();
  if (shown && sizes.front() == 0) // dragged shut, not only hidden
    m_splitter->setSizes({kSideWidth, std::max(kLeastRollWidth, sizes.back() - kSideWidth)});
  noteListShown();
}

void MusicStage::noteListShown() {
  const bool isShown = !m_side->isHidden() && m_splitter->sizes().front() > 0;
  m_listButton->setArrowType(isShown ? Qt::LeftArrow : Qt::RightArrow);
  m_listButton->setToolTip(isShown ? tr("Hide the list of pieces") : tr("Show the list of pieces"));
  m_listButton->setAccessibleName(m_listButton->toolTip());
}

void MusicStage::restyle() {
  QPalette quiet = palette();
  quiet.setColor(QPalette::WindowText, palette::quietText(palette()));
  m_details->setPalette(quiet);
}

void MusicStage::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) restyle();
}

} // namespace dmm::widgets
