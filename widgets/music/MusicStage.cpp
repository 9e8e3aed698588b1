#include "widgets/music/MusicStage.h"

#include "widgets/music/CandidateList.h"
#include "widgets/music/GenerationPanel.h"
#include "widgets/music/GenerationText.h"
#include "widgets/music/PieceBrowser.h"
#include "widgets/music/PieceEditBar.h"
#include "widgets/music/PieceEditing.h"
#include "widgets/music/PieceHeading.h"
#include "widgets/music/TrainingSamples.h"
#include "widgets/pianoroll/PianoRollView.h"
#include "widgets/pianoroll/RollPair.h"
#include "widgets/theme/Format.h"
#include "widgets/theme/PieceText.h"
#include "widgets/theme/Spacing.h"

#include <QComboBox>
#include <QSplitter>
#include <QStackedWidget>
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
  const QString origin = QString::fromStdString(chorale.origin).toHtmlEscaped();
  if (!origin.isEmpty()) html += QStringLiteral("<div>%1</div>").arg(origin);
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
  connectEditing();
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
  m_heading = new PieceHeading(main);
  m_rolls = new RollPair(main);
  m_editBar = new PieceEditBar(main);
  m_editBar->hide();
  m_editing = new PieceEditing(*m_rolls->upper(), *m_editBar, *main);
  auto* column = new QVBoxLayout(main);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(kGap);
  column->addWidget(m_heading);
  column->addWidget(m_editBar);
  column->addWidget(m_rolls, 1);
  return main;
}

void MusicStage::connectParts() {
  connect(m_source, &QComboBox::currentIndexChanged, this, [this](int index) {
    m_lists->setCurrentIndex(index);
    showCurrent();
  });
  connect(m_dataset, &PieceBrowser::pieceChosen, this, [this] {
    m_generation->form()->suggestPiece(m_dataset->currentPlace());
    if (source() == Dataset) showCurrent();
  });
  connect(m_dataset, &PieceBrowser::pieceOpened, pianoRoll(), qOverload<>(&QWidget::setFocus));
  connect(candidates(), &CandidateList::candidateChosen, this, [this] {
    if (source() == Generated) showCurrent();
  });
  connect(candidates(), &CandidateList::candidateOpened, pianoRoll(),
          qOverload<>(&QWidget::setFocus));
  connect(m_generation, &GenerationPanel::generateRequested, this,
          [this](const GenerationOrder& order) {
            m_given.reset();
            if (order.fromShown && order.settings.mode == types::GenerationMode::Harmonise)
              m_given = *chosenChorale();
            Q_EMIT generateRequested(order);
          });
  connect(m_generation, &GenerationPanel::cancelRequested, this, &MusicStage::cancelRequested);
  connect(m_samples, &TrainingSamples::epochChosen, this, &MusicStage::sampleRequested);
  connectHeading();
}

void MusicStage::connectHeading() {
  connect(m_heading, &PieceHeading::modelPitchToggled, this, &MusicStage::showCurrent);
  connect(m_heading, &PieceHeading::heatToggled, this,
          [this](bool on) { pianoRoll()->setHeatShown(on); });
  connect(m_heading, &PieceHeading::marksToggled, this, &MusicStage::showMarks);
  connect(m_heading, &PieceHeading::compareToggled, this, &MusicStage::compare);
  connect(m_heading, &PieceHeading::saveClicked, this, [this] {
    if (const auto* chorale = chosenChorale()) Q_EMIT saveRequested(*chorale);
  });
  connect(m_heading, &PieceHeading::listToggled, this,
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

void MusicStage::setChecker(Checker checker) {
  m_checker = std::move(checker);
  showCurrent();
}

void MusicStage::setBachsFaults(const types::CounterpointCounts& counts) {
  m_bach = counts;
  describeCurrent();
}

void MusicStage::showMarks(bool shown) {
  pianoRoll()->setFaultsShown(shown);
  describeCurrent();
  if (shown && !m_bach) Q_EMIT bachsFaultsWanted();
}

void MusicStage::setGenerationAvailable(bool available, const QString& reasonIfNot) {
  m_generation->setAvailable(available, reasonIfNot);
  updateEmptyText();
}

void MusicStage::setCheckpoints(const QStringList& files) {
  m_generation->form()->setCheckpoints(files);
}

void MusicStage::setGenerating(bool generating, int done, int count, double share) {
  m_generation->setGenerating(generating, done, count, share);
}

types::GeneratedPiece MusicStage::unscored(const types::Chorale& chorale) const {
  types::GeneratedPiece piece;
  piece.chorale = chorale;
  piece.nll = std::numeric_limits<double>::quiet_NaN();
  if (m_checker) piece.faults = m_checker(chorale).counts();
  return piece;
}

void MusicStage::addPiece(const types::Chorale& chorale) {
  candidates()->addOpened(unscored(chorale));
  m_source->setCurrentIndex(Generated);
}

void MusicStage::addGenerated(const types::GeneratedPiece& piece, const KeptPlace& place,
                              qint64 made, types::KeyOrder order) {
  if (m_given) m_editing->noteMade(piece.chorale, *m_given);
  candidates()->addComposed(piece, place, made, order);
  m_source->setCurrentIndex(Generated);
}

void MusicStage::showDatasetPieces() { m_source->setCurrentIndex(Dataset); }

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

QString MusicStage::faultsOfCurrent() const {
  if (!m_report || m_report->chords == 0 || !m_heading->areMarksOn()) return {};
  QString text = generationText::faultsText(m_report->counts().aHundredChords());
  if (m_bach) text += tr(" (Bach %1)").arg(m_bach->aHundredChords(), 0, 'f', 1);
  return text + QStringLiteral(", ");
}

void MusicStage::describeCurrent() {
  const types::Chorale* chorale = chosenChorale();
  QString tip = tr("Marks in red where the piece breaks rules of four-part writing");
  if (m_report && m_report->chords > 0)
    tip = QStringLiteral("<div>%1</div>").arg(tip.toHtmlEscaped()) +
          generationText::faultsTable(m_report->counts(), m_bach);
  m_heading->setMarksToolTip(tip);
  if (!chorale) return m_heading->setPiece({}, {}, {});
  m_heading->setPiece(
      headline(), titleToolTip(headline(), *chorale),
      faultsOfCurrent() +
          (source() == Generated ? describe(*candidates()->current())
           : source() == Dataset
               ? tr("%1 split, %2").arg(types::toString(chorale->split), describe(*chorale))
               : describe(*chorale)));
}

void MusicStage::showCurrent() {
  updateEmptyText();
  const types::Chorale* chorale = chosenChorale();
  auto probabilities = chosenProbabilities();
  m_report.reset();
  if (chorale && m_checker) m_report = m_checker(*chorale);
  const bool hasModelPitch = chorale && source() != Dataset && chorale->modelShift != 0;
  m_heading->offer({.saving = chorale != nullptr,
                    .comparing = chorale != nullptr || m_rolls->isComparing(),
                    .heat = !probabilities.empty(),
                    .marks = m_report.has_value(),
                    .modelPitch = hasModelPitch});
  const QString condition =
      source() == Generated ? generationText::conditionOf(candidates()->keyOrder()) : QString();
  m_heading->setHeatCondition(condition);
  pianoRoll()->setProbabilityCondition(condition);
  m_rolls->setAtModelPitch(hasModelPitch && m_heading->isAtModelPitch());
  m_generation->form()->setPieceShown(chorale != nullptr);
  describeCurrent();
  m_rolls->setPiece(chorale, headline(),
                    {std::move(probabilities),
                     m_report ? m_report->faults : std::vector<types::CounterpointFault>()},
                    m_isShowingEdit);
  m_editing->noteShown(chorale, !m_rolls->isAtModelPitch());
  showFree();
  Q_EMIT choraleChanged(m_isShowingEdit);
}

void MusicStage::compare(bool on) {
  const types::Chorale* chorale = chosenChorale();
  if (!on || !chorale) {
    m_rolls->stopComparing();
    m_heading->endComparing();
    return;
  }
  const auto* generated = source() == Generated ? candidates()->current() : nullptr;
  if (generated && generated->source)
    m_rolls->compareWith(*generated->source, QString::fromStdString(generated->source->title));
  else
    m_rolls->compareWith(*chorale, headline());
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
  m_heading->setListShown(isShown);
}

} // namespace dmm::widgets
