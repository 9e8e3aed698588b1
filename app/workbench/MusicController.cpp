#include "app/workbench/MusicController.h"

#include "app/workbench/BackgroundReader.h"
#include "app/workbench/GenerationController.h"
#include "app/workbench/PieceKeeper.h"
#include "core/data/Dataset.h"
#include "core/formats/OwnMidi.h"
#include "core/formats/ScoreReading.h"
#include "core/generate/FreeBars.h"
#include "core/generate/MelodyFit.h"
#include "core/generate/counterpoint/CounterpointCheck.h"
#include "core/runs/RunDirectory.h"
#include "widgets/music/CandidateList.h"
#include "widgets/music/MusicStage.h"
#include "widgets/pianoroll/RollImage.h"

#include <QDateTime>
#include <QFileDialog>
#include <QFileInfo>

#include <utility>

namespace dmm::app {

using widgets::MusicStage;

namespace {

/// Number and title, without what no file's name may have.
QString fileNameOf(const types::Chorale& chorale, const QString& ending) {
  QString name = QString::fromStdString(chorale.catalogueNumber + " " + chorale.title).trimmed();
  for (QChar& character : name)
    if (QStringLiteral("/\\:*?\"<>|").contains(character) || !character.isPrint())
      character = QLatin1Char('-');
  constexpr int kLongest = 80;
  name = name.left(kLongest).trimmed();
  return (name.isEmpty() ? QStringLiteral("piece") : name) + QLatin1Char('.') + ending;
}

} // namespace

MusicController::MusicController(MusicStage& stage, std::filesystem::path runsFolder,
                                 QObject* parent)
    : QObject(parent)
    , m_stage(stage)
    , m_runsFolder(std::move(runsFolder))
    , m_generation(new GenerationController(this))
    , m_keeper(new PieceKeeper(*stage.candidates(), m_runsFolder, this))
    , m_reader(new BackgroundReader(this)) {
  connect(&m_stage, &MusicStage::generateRequested, this, &MusicController::generate);
  connect(&m_stage, &MusicStage::cancelRequested, m_generation, &GenerationController::cancel);
  connect(&m_stage, &MusicStage::sampleRequested, this, &MusicController::showSample);
  connect(&m_stage, &MusicStage::saveRequested, this, &MusicController::askWhereToSave);
  connect(m_generation, &GenerationController::pieceGenerated, this,
          [this](const types::GeneratedPiece& piece, const types::KeptPiece& kept) {
            m_stage.setGenerating(true, ++m_done, m_wanted);
            m_stage.addGenerated(piece, {m_composer, QString::fromStdString(kept.file)},
                                 QDateTime::currentSecsSinceEpoch(), m_keyOrder);
          });
  connect(m_generation, &GenerationController::piecesProgressed, this, [this](double share) {
    if (m_generation->isGenerating()) m_stage.setGenerating(true, m_done, m_wanted, share);
  });
  connect(m_generation, &GenerationController::keepingFailed, this, [this](const QString& reason) {
    Q_EMIT problemOccurred(tr("The piece could not be kept; save it by hand."), reason);
  });
  connect(m_keeper, &PieceKeeper::problemOccurred, this, &MusicController::problemOccurred);
  connect(m_generation, &GenerationController::generationFailed, this,
          [this](const QString& reason) {
            Q_EMIT problemOccurred(tr("The piece could not be made."), reason);
          });
  m_stage.setChecker(
      [](const types::Chorale& chorale) { return generate::checkCounterpoint(chorale); });
  connect(&m_stage, &MusicStage::bachsFaultsWanted, this, &MusicController::countBachsFaults);
  m_stage.setFileMaker([this](const types::Chorale& chorale) { return fileToDrag(chorale); });
  connect(m_generation, &GenerationController::generationEnded, this, [this] {
    m_stage.setGenerating(false);
    Q_EMIT composingEnded();
  });
  updateAvailability();
}

MusicController::~MusicController() = default;

std::filesystem::path MusicController::runFolder() const {
  return m_runsFolder / m_run.toStdString();
}

void MusicController::setDataset(std::shared_ptr<const data::Dataset> dataset) {
  if (dataset && dataset == m_dataset) return;
  m_dataset = std::move(dataset);
  if (!m_dataset) return m_stage.setDatasetPieces({});
  m_stage.setDatasetPieces(m_dataset->headings(), [dataset = m_dataset](int row) {
    const auto [split, place] = dataset->pieceAt(std::size_t(row));
    return dataset->chorale(split, std::size_t(place));
  });
}

void MusicController::setRun(const QString& runId) {
  if (runId != m_run) m_wantsNewest = false;
  m_run = runId;
  m_keeper->setRun(runId);
  updateAvailability();
}

void MusicController::forgetRun(const QString& runId) { m_keeper->forgetRun(runId); }

void MusicController::countBachsFaults() {
  m_reader->read("counterpoint", [this] {
    const auto counts = generate::countFaults(*data::Dataset::builtIn(), types::Split::Train);
    return [this, counts] { m_stage.setBachsFaults(counts); };
  });
}

void MusicController::updateAvailability() {
  QString reason;
  QStringList files;
  if (m_run.isEmpty()) {
    reason = tr("Select a run whose model is to compose.");
  } else {
    for (const auto& file : runs::RunDirectory(runFolder()).checkpoints())
      files << QString::fromStdString(file.filename().string());
    if (files.isEmpty()) reason = tr("This run has no checkpoint yet.");
  }
  m_stage.setCheckpoints(files);
  m_stage.setGenerationAvailable(reason.isEmpty(), reason);
  m_keeper->refresh();
  updateSamples();
}

void MusicController::showNewestSample() {
  m_wantsNewest = true;
  m_sampledRun.clear(); // read anew: what is read already was delivered, or is on its way
  updateSamples();
}

void MusicController::updateSamples() {
  std::map<std::int64_t, std::filesystem::path> samples;
  const runs::RunDirectory run(runFolder());
  if (!m_run.isEmpty()) samples = run.samples();
  if (m_run == m_sampledRun && samples == m_samples) return;
  m_sampledRun = m_run;
  m_samples = std::move(samples);
  std::vector<qint64> epochs;
  for (const auto& [epoch, file] : m_samples) epochs.push_back(epoch);
  if (epochs.empty()) {
    m_stage.setTrainingSamples(m_run, epochs, {});
    return;
  }
  m_reader->read("samples", [this, id = m_run, epochs, run] {
    std::vector<types::EpochReport> reports;
    try {
      reports = run.readReports();
    } catch (const std::exception&) { // the pieces are there without their figures
    }
    return [this, id, epochs, reports = std::move(reports)] {
      if (id != m_run) return;
      m_stage.setTrainingSamples(id, epochs, reports);
      if (std::exchange(m_wantsNewest, false)) m_stage.showNewestTrainingSample();
    };
  });
}

void MusicController::giveTo(GenerationController::Job& job,
                             const widgets::GenerationOrder& order) const {
  if (order.fromShown) {
    job.given = *m_stage.chosenChorale();
    job.shift = generate::knownShift(*job.given);
  } else {
    const types::PieceRef& piece = order.settings.piece;
    job.given = m_dataset->reading(piece.split, std::size_t(piece.place)).chorale;
    job.shift = job.given->modelShift;
  }
  if (!order.bars && order.locks.empty()) return;
  const int grid = data::Dataset::fromConfig(job.training)->summary().slicesPerQuarter;
  if (order.bars)
    generate::freeBars(job.settings.free, *job.given, {order.bars->first, order.bars->last}, grid);
  for (const widgets::FreeRegion::Lock& lock : order.locks)
    generate::lockTimes(job.locks, lock.voice, lock.time.begin, lock.time.end, grid);
}

void MusicController::generate(const widgets::GenerationOrder& order) {
  if (m_generation->isGenerating()) return;
  try {
    const runs::RunDirectory run(runFolder());
    const auto checkpoint = order.checkpoint.isEmpty()
                                ? run.modelCheckpoint()
                                : run.checkpointFolder() / order.checkpoint.toStdString();
    m_done = 0;
    m_wanted = order.count;
    m_stage.setGenerating(true, m_done, m_wanted);
    m_composer = m_run;
    const types::ExperimentConfig config = run.readConfig();
    m_keyOrder = types::keyOrderOf(config.model);
    GenerationController::Job job{checkpoint, order.settings, order.count,       m_dataset, {},
                                  {},         config.dataset, run.sampleFolder()};
    if (order.settings.mode == types::GenerationMode::Harmonise) giveTo(job, order);
    m_generation->start(std::move(job));
  } catch (const std::exception& error) {
    m_stage.setGenerating(false);
    Q_EMIT problemOccurred(tr("The piece could not be made."), QString::fromUtf8(error.what()));
  }
}

void MusicController::showSample(qint64 epoch) {
  const auto found = m_samples.find(epoch);
  if (found == m_samples.end()) return;
  try {
    m_stage.showTrainingSample(formats::readOwnMidi(found->second));
  } catch (const std::exception& error) {
    Q_EMIT problemOccurred(tr("The piece could not be read."), QString::fromUtf8(error.what()));
  }
}

void MusicController::askWhereToSave(const types::Chorale& chorale) {
  auto* dialog = new QFileDialog(m_stage.window(), tr("Save the piece"));
  dialog->setObjectName(QStringLiteral("savePieceDialog"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setAcceptMode(QFileDialog::AcceptSave);
  // By its filter a name without an ending gets one.
  const QMap<QString, QString> endings{
      {tr("MIDI file (*.mid)"), QStringLiteral("mid")},
      {tr("MusicXML score (*.musicxml)"), QStringLiteral("musicxml")},
      {tr("WAV sound, as it is heard (*.wav)"), QStringLiteral("wav")},
      {tr("PNG picture (*.png)"), QStringLiteral("png")},
      {tr("SVG picture (*.svg)"), QStringLiteral("svg")}};
  dialog->setNameFilters(endings.keys());
  dialog->setDefaultSuffix(QStringLiteral("mid"));
  connect(dialog, &QFileDialog::filterSelected, dialog, [dialog, endings](const QString& filter) {
    dialog->setDefaultSuffix(endings.value(filter));
    const QFileInfo chosen(dialog->selectedFiles().value(0));
    if (!chosen.completeBaseName().isEmpty())
      dialog->selectFile(chosen.completeBaseName() + QLatin1Char('.') + endings.value(filter));
  });
  dialog->selectFile(fileNameOf(chorale, QStringLiteral("mid")));
  connect(dialog, &QFileDialog::fileSelected, this,
          [this, chorale, shown = Shown{*m_stage.currentChorale(), m_stage.shownHeat()}](
              const QString& file) { save(chorale, shown, file); });
  dialog->open();
}

QString MusicController::fileToDrag(const types::Chorale& chorale) {
  try {
    const QString file = m_dragged.filePath(fileNameOf(chorale, QStringLiteral("mid")));
    formats::writeScore(chorale, file.toStdString());
    return file;
  } catch (const std::exception&) {
    return {}; // nothing to drag; saving tells why
  }
}

void MusicController::openScores(const QStringList& files) {
  QStringList problems, remarks;
  for (const QString& file : files) {
    try {
      const formats::ScoreReading score = formats::readScore(file.toStdString());
      for (const std::string& remark : score.remarks)
        remarks << QStringLiteral("%1: %2").arg(QFileInfo(file).fileName(),
                                                QString::fromStdString(remark));
      types::Chorale chorale = score.chorale;
      if (chorale.origin.empty()) chorale.origin = "opened from " + file.toStdString();
      m_stage.addPiece(chorale);
    } catch (const std::exception& error) {
      problems << QString::fromUtf8(error.what());
    }
  }
  if (!remarks.isEmpty()) Q_EMIT scoresChanged(remarks.join(QStringLiteral("; ")));
  if (!problems.isEmpty())
    Q_EMIT problemOccurred(files.size() == 1 ? tr("The score could not be read.")
                                             : tr("Some scores could not be read."),
                           problems.join(QLatin1Char('\n')));
}

void MusicController::save(const types::Chorale& chorale, const Shown& shown, const QString& file) {
  const QString ending = QFileInfo(file).suffix().toLower();
  if (ending == QLatin1String("wav")) {
    Q_EMIT wavWanted(shown.chorale, file); // takes a while, and says itself when it is done
    return;
  }
  try {
    if (ending == QLatin1String("png") || ending == QLatin1String("svg")) {
      const widgets::RollImage image(shown.chorale, shown.heat, m_stage.palette(), m_stage.font());
      if (const QString problem = image.save(file); !problem.isEmpty())
        throw std::runtime_error(problem.toStdString());
    } else {
      formats::writeScore(chorale, file.toStdString());
    }
    Q_EMIT pieceSaved(file);
  } catch (const std::exception& error) {
    Q_EMIT problemOccurred(tr("The piece could not be saved."), QString::fromUtf8(error.what()));
  }
}

} // namespace dmm::app
