#include "app/workbench/MusicController.h"

#include "app/workbench/GenerationController.h"
#include "core/formats/MidiFile.h"
#include "core/runs/RunDirectory.h"
#include "widgets/pianoroll/MusicStage.h"

#include <QFileDialog>

namespace dmm::app {

using widgets::MusicStage;

MusicController::MusicController(MusicStage& stage, std::filesystem::path runsFolder,
                                 QObject* parent)
    : QObject(parent)
    , m_stage(stage)
    , m_runsFolder(std::move(runsFolder))
    , m_generation(new GenerationController(this)) {
  connect(&m_stage, &MusicStage::generateRequested, this, &MusicController::generatePiece);
  connect(&m_stage, &MusicStage::saveRequested, this, &MusicController::saveAsMidi);
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

void MusicController::saveAsMidi(const types::Chorale& chorale) {
  auto* dialog = new QFileDialog(m_stage.window(), tr("Save as MIDI"));
  dialog->setObjectName(QStringLiteral("saveMidiDialog"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setAcceptMode(QFileDialog::AcceptSave);
  dialog->setNameFilter(tr("MIDI files (*.mid)"));
  dialog->setDefaultSuffix(QStringLiteral("mid"));
  dialog->selectFile(QString::fromStdString(chorale.title) + QStringLiteral(".mid"));
  connect(dialog, &QFileDialog::fileSelected, this, [this, chorale](const QString& file) {
    try {
      formats::writeMidi(chorale, file.toStdString());
      Q_EMIT pieceSaved(file);
    } catch (const std::exception& error) {
      Q_EMIT problemOccurred(tr("The piece could not be saved."), QString::fromUtf8(error.what()));
    }
  });
  dialog->open();
}

} // namespace dmm::app
