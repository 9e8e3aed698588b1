// The list of runs, the page that compares them, and music.

#include "app/workbench/BackgroundReader.h"
#include "app/workbench/CompareController.h"
#include "app/workbench/DatasetFetch.h"
#include "app/workbench/LensController.h"
#include "app/workbench/MainWindow.h"
#include "app/workbench/MusicController.h"
#include "app/workbench/PlaybackController.h"
#include "app/workbench/QueueController.h"
#include "app/workbench/RunEditor.h"
#include "app/workbench/RunLibrary.h"
#include "app/workbench/TrainingController.h"
#include "core/runs/RunDirectory.h"
#include "core/types/ObjectiveInfo.h"
#include "core/types/RunName.h"
#include "widgets/compare/CompareView.h"
#include "widgets/experiment/ExperimentPanel.h"
#include "widgets/experiment/TrainingStrip.h"
#include "widgets/music/CandidateList.h"
#include "widgets/music/MusicStage.h"
#include "widgets/plot/TrainingCurves.h"
#include "widgets/runs/RunListModel.h"
#include "widgets/runs/RunListPanel.h"

#include <QDesktopServices>
#include <QDockWidget>
#include <QFileInfo>
#include <QTabWidget>
#include <QUrl>

#include <utility>

namespace dmm::app {

namespace {

bool isAnnealed(const types::ExperimentConfig& config) {
  const auto* objective = types::findObjective(config.objective.name);
  return !objective || objective->isAnnealed;
}

} // namespace

void MainWindow::connectRuns() {
  using widgets::RunListPanel;
  connect(m_runs, &RunLibrary::runsRead, this, &MainWindow::showReadRuns);
  connect(m_runs, &RunLibrary::runsGone, this, [this](const std::vector<std::string>& ids) {
    m_runList->removeRuns(ids);
    m_compareController->noteGone(ids);
    for (const auto& id : ids) m_musicController->forgetRun(QString::fromStdString(id));
  });
  connect(m_runs, &RunLibrary::folderProblemChanged, m_runList, &RunListPanel::setFolderProblem);
  connect(m_runs, &RunLibrary::loaded, this, &MainWindow::restoreSelection);

  connect(m_runList, &RunListPanel::runSelected, this, &MainWindow::showRun);
  connect(m_runList, &RunListPanel::selectionChanged, this, [this](const QStringList& ids) {
    m_isFollowing = false; // showStarted() says so again
    m_compareController->setRuns(ids);
  });
  connect(m_runList, &RunListPanel::resumeRequested, this, &MainWindow::resumeRun);
  connect(m_runList, &RunListPanel::queueRequested, this, [this](const QStringList& ids) {
    std::vector<types::QueuedExperiment> entries;
    for (const QString& id : ids)
      if (const auto* run = m_runs->find(id.toStdString()))
        entries.push_back({run->config, run->info.id, ""});
    m_queue->add(entries);
  });
  connect(m_runList, &RunListPanel::openFolderRequested, this, &MainWindow::openRunFolder);
  connect(m_runList, &RunListPanel::settingsRequested, this, &MainWindow::useSettingsOf);
  connect(m_runList, &RunListPanel::runEdited, m_runEditor, &RunEditor::edit);
  connect(m_runList, &RunListPanel::tagsEdited, m_runEditor, &RunEditor::changeTags);
  connect(m_runList, &RunListPanel::colorChosen, m_runEditor, &RunEditor::setColor);
  connect(m_runList, &RunListPanel::archiveRequested, m_runEditor, &RunEditor::setArchived);
  connect(m_runList, &RunListPanel::deleteRequested, m_runEditor, &RunEditor::moveToTrash);
  connect(m_runList, &RunListPanel::undoRequested, m_runEditor, &RunEditor::undoDelete);
  connect(m_runEditor, &RunEditor::undoOffered, m_runList, &RunListPanel::offerUndo);
  connect(m_runEditor, &RunEditor::runsRestored, this, [this](const QStringList& ids) {
    if (!ids.isEmpty()) m_runList->selectRun(ids.front());
  });
  connect(m_runEditor, &RunEditor::problemOccurred, this, &MainWindow::showProblem);

  connect(m_runList, &RunListPanel::compareRequested, this, [this](const QStringList& ids) {
    m_compareController->setRuns(ids);
    m_stage->setCurrentWidget(m_compare);
  });
  connect(m_runList, &RunListPanel::baselineRequested, m_compareController,
          &CompareController::setBaseline);
  connect(m_compareController, &CompareController::problemOccurred, this, &MainWindow::showProblem);
  connect(m_compare, &widgets::CompareView::pieceActivated, this,
          [this](const types::Chorale& piece) {
            m_music->addPiece(piece);
            m_stage->setCurrentWidget(m_music);
          });
}

void MainWindow::connectMusic() {
  connect(m_music, &widgets::MusicStage::generateRequested, m_strip,
          &widgets::TrainingStrip::clearFailure);
  connect(m_musicController, &MusicController::problemOccurred, this, &MainWindow::showProblem);
  connect(m_musicController, &MusicController::pieceSaved, this, [this](const QString& file) {
    m_strip->setMessage(tr("Saved %1").arg(QFileInfo(file).fileName()));
  });
  connect(m_musicController, &MusicController::scoresChanged, m_strip,
          &widgets::TrainingStrip::setMessage);
  connect(m_musicController, &MusicController::wavWanted, m_playback,
          &PlaybackController::renderWav);
  m_music->candidates()->setLookOf([this](const QString& id) -> widgets::RunLook {
    const auto* run = m_runs->find(id.toStdString());
    return {run ? QString::fromStdString(types::shownName(*run)) : id,
            m_runList->model().colorIndex(id.toStdString())};
  });
  connect(m_fetch, &DatasetFetch::datasetFetched, this, &MainWindow::openDataset);
  connect(m_fetch, &DatasetFetch::fetchFailed, this, [this](const QString& reason) {
    showProblem(tr("The canonical JSB files could not be fetched."), reason);
  });
}

void MainWindow::showReadRuns(const std::vector<types::RunSummary>& runs) {
  m_runList->updateRuns(runs);
  m_compareController->noteChanged(runs);
  for (const auto& run : runs) {
    m_speeds.note(run);
    if (QString::fromStdString(run.info.id) != m_shownRun || run.isPartial) continue;
    showFailure(run);
    // A run that another process trains grows on show; our own sends its reports itself.
    if (!isTrainingHere(m_shownRun)) readShownReports();
    m_musicController->updateAvailability();
  }
  m_music->candidates()->refreshRuns();
  m_lensController->updateHistory();
  m_experiment->refreshCost();
  showQueue();
}

void MainWindow::showRun(const QString& runId) {
  if (runId == m_shownRun && !runId.isEmpty()) return;
  m_shownRun = runId;
  m_waitingReports.clear();
  m_isReadingShown = false;
  const auto* run = m_runs->find(runId.toStdString());
  if (run) {
    m_curves->setExperiment(QString::fromStdString(types::shownName(*run)),
                            isAnnealed(run->config) ? run->config.annealing.annealingEpochs : 0,
                            runId);
    showFailure(*run);
    m_isReadingShown = true;
    readShownReports();
  } else {
    m_curves->clear();
  }
  m_musicController->setRun(runId);
  m_lensController->setRun(run ? runId : QString(),
                           run ? QString::fromStdString(types::shownName(*run)) : QString());
}

void MainWindow::showFailure(const types::RunSummary& run) {
  const std::string& reason =
      run.info.status == types::RunStatus::Failed && !run.info.failure.empty() ? run.info.failure
                                                                               : run.problem;
  m_curves->setFailure(QString::fromStdString(reason));
}

bool MainWindow::isTrainingHere(const QString& runId) const {
  return m_training->isTraining() && runId == m_training->runId();
}

/// In the background: a long run has tens of thousands. What is trained here meanwhile waits.
void MainWindow::readShownReports() {
  m_reader->read("shown", [this, id = m_shownRun,
                           run = runs::RunDirectory(m_runs->folder() / m_shownRun.toStdString())] {
    std::vector<types::EpochReport> reports;
    QString problem;
    try {
      reports = run.readReports();
    } catch (const std::exception& error) {
      problem = QString::fromUtf8(error.what());
    }
    return [this, id, problem, reports = std::move(reports)]() mutable {
      if (id != m_shownRun) return; // another one was chosen since
      if (!problem.isEmpty()) m_strip->setFailure(problem);
      // The file may be ahead of what strip and list were told yet; those rows are on their way.
      if (const auto* known = m_runs->find(id.toStdString()); known && isTrainingHere(id))
        std::erase_if(reports, [&](const auto& r) { return r.epoch >= known->epochsDone(); });
      m_curves->takeReports(reports);
      m_isReadingShown = false;
      m_curves->appendReports(std::exchange(m_waitingReports, {}));
    };
  });
}

void MainWindow::useSettingsOf(const QString& runId) {
  const auto* run = m_runs->find(runId.toStdString());
  if (!run) return;
  types::ExperimentConfig config = run->config;
  config.versions.clear();
  m_experiment->setConfig(config);
  m_experimentDock->show();
  m_strip->setMessage(
      tr("The form shows the settings of %1.").arg(QString::fromStdString(types::shownName(*run))));
}

void MainWindow::openRunFolder(const QString& runId) {
  QDesktopServices::openUrl(QUrl::fromLocalFile(
      QString::fromStdString((m_runs->folder() / runId.toStdString()).string())));
}

} // namespace dmm::app
