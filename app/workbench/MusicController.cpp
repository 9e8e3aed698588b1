#include "app/workbench/MusicController.h"

#include "app/workbench/GenerationController.h"
#include "core/formats/ScoreReading.h"
#include "core/runs/RunDirectory.h"
#include "widgets/pianoroll/MusicStage.h"

#include <QFileDialog>

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
    , m_generation(new GenerationController(this)) {
  connect(&m_stage, &MusicStage::generateRequested, this, &MusicController::generatePiece);
  connect(&m_stage, &MusicStage::saveRequested, this, &MusicController::saveScore);
  connect(m_generation, &GenerationController::pieceGenerated, this,
          [this](const types::Chorale& piece) {
            m_stage.setGenerating(false);
            m_stage.addGenerated(piece);
          });
  connect(m_generation, &GenerationController::generationFailed, this,
          [this](const QString& reason) {
            m_stage.setGenerating(false);
            Q_EMIT problemOccurred(tr("The piece could not be made."), reason);
          });
  m_stage.setFileMaker([this](const types::Chorale& chorale) { return fileToDrag(chorale); });
  updateAvailability();
}

void MusicController::setRun(const QString& runId) {
  m_run = runId;
  updateAvailability();
}

void MusicController::updateAvailability() {
  QString reason;
  if (m_run.isEmpty()) {
    reason = tr("Select a run whose model is to compose.");
  } else {
    try {
      runs::RunDirectory(m_runsFolder / m_run.toStdString()).modelCheckpoint();
    } catch (const std::exception&) {
      reason = tr("This run has no checkpoint yet.");
    }
  }
  m_stage.setGenerationAvailable(reason.isEmpty(), reason);
}

void MusicController::generatePiece(int lengthQuarters, qint64 seed) {
  try {
    const runs::RunDirectory run(m_runsFolder / m_run.toStdString());
    m_generation->generate(run.modelCheckpoint(), lengthQuarters, seed);
    m_stage.setGenerating(true);
  } catch (const std::exception& error) {
    Q_EMIT problemOccurred(tr("The piece could not be made."), QString::fromUtf8(error.what()));
  }
}

void MusicController::saveScore(const types::Chorale& chorale) {
  const QString midi = tr("MIDI files (*.mid)"), musicXml = tr("MusicXML scores (*.musicxml)");
  auto* dialog = new QFileDialog(m_stage.window(), tr("Save the piece"));
  dialog->setObjectName(QStringLiteral("saveMidiDialog"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setAcceptMode(QFileDialog::AcceptSave);
  dialog->setNameFilters({midi, musicXml});
  dialog->setDefaultSuffix(QStringLiteral("mid"));
  dialog->selectFile(fileNameOf(chorale, QStringLiteral("mid")));
  connect(dialog, &QFileDialog::filterSelected, dialog,
          [dialog, musicXml, chorale](const QString& filter) {
            const QString ending =
                filter == musicXml ? QStringLiteral("musicxml") : QStringLiteral("mid");
            dialog->setDefaultSuffix(ending);
            dialog->selectFile(fileNameOf(chorale, ending));
          });
  connect(dialog, &QFileDialog::fileSelected, this, [this, chorale](const QString& file) {
    try {
      formats::writeScore(chorale, file.toStdString());
      Q_EMIT pieceSaved(file);
    } catch (const std::exception& error) {
      Q_EMIT problemOccurred(tr("The piece could not be saved."), QString::fromUtf8(error.what()));
    }
  });
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
  QStringList problems;
  for (const QString& file : files) {
    try {
      types::Chorale chorale = formats::readScore(file.toStdString()).chorale;
      if (chorale.origin.empty()) chorale.origin = "opened from " + file.toStdString();
      m_stage.addGenerated(chorale);
    } catch (const std::exception& error) {
      problems << QString::fromUtf8(error.what());
    }
  }
  if (!problems.isEmpty())
    Q_EMIT problemOccurred(files.size() == 1 ? tr("The score could not be read.")
                                             : tr("Some scores could not be read."),
                           problems.join(QLatin1Char('\n')));
}

} // namespace dmm::app
