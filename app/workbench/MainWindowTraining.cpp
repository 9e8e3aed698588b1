// Training, the queue and what the window shows of them.

#include "app/workbench/CompareController.h"
#include "app/workbench/FailureDialog.h"
#include "app/workbench/FileOpener.h"
#include "app/workbench/MainWindow.h"
#include "app/workbench/MusicController.h"
#include "app/workbench/PresetController.h"
#include "app/workbench/QueueController.h"
#include "app/workbench/RunLibrary.h"
#include "app/workbench/TrainingController.h"
#include "core/runs/RunDirectory.h"
#include "core/types/RunCost.h"
#include "core/types/RunName.h"
#include "widgets/experiment/ExperimentPanel.h"
#include "widgets/experiment/TrainingStrip.h"
#include "widgets/music/MusicStage.h"
#include "widgets/plot/TrainingCurves.h"
#include "widgets/runs/QueuePanel.h"
#include "widgets/runs/RunListPanel.h"
#include "widgets/theme/Format.h"

#include <QDesktopServices>
#include <QDockWidget>
#include <QTabWidget>
#include <QUrl>

#include <cmath>

namespace dmm::app {

using widgets::Activity;

void MainWindow::connectExperiment() {
  using widgets::ExperimentPanel;
  connect(m_experiment, &ExperimentPanel::trainRequested, this, &MainWindow::startTraining);
  connect(m_experiment, &ExperimentPanel::pauseRequested, m_training, &TrainingController::pause);
  connect(m_experiment, &ExperimentPanel::resumeRequested, m_training, &TrainingController::resume);
  connect(m_experiment, &ExperimentPanel::stopRequested, this, &MainWindow::stopTraining);
  connect(m_experiment, &ExperimentPanel::queueRequested, this,
          [this](const std::vector<types::ExperimentConfig>& experiments) {
            std::vector<types::QueuedExperiment> entries;
            for (const auto& experiment : experiments) entries.push_back({experiment, "", ""});
            m_strip->clearFailure();
            m_queue->add(entries);
            m_queueDock->show();
          });
  connect(m_experiment, &ExperimentPanel::datasetFileRequested, m_opener,
          [this] { m_opener->ask(FileOpener::Kind::Dataset); });
  connect(m_experiment, &ExperimentPanel::datasetChanged, this, &MainWindow::showDatasetPieces);
  m_experiment->setCostOf(
      [this](const types::ExperimentConfig& config) { return m_speeds.cost(config); });
  connect(m_presets, &PresetController::problemOccurred, this, &MainWindow::showProblem);
  connect(m_presets, &PresetController::statusChanged, m_strip,
          &widgets::TrainingStrip::setMessage);
  connect(m_curves, &widgets::TrainingCurves::trainRequested, m_experiment,
          &ExperimentPanel::clickPrimary);
}

void MainWindow::connectTraining() {
  connect(m_training, &TrainingController::trainingBegan, this, &MainWindow::showBegan);
  connect(m_training, &TrainingController::trainingStarted, this, &MainWindow::showStarted);
  connect(m_training, &TrainingController::epochsCompleted, this, &MainWindow::showReports);
  connect(m_training, &TrainingController::progressMade, this, &MainWindow::showProgress);
  connect(m_training, &TrainingController::statusChanged, this, [this](types::RunStatus status) {
    if (m_experiment->activity() == Activity::Stopping) return;
    if (status == types::RunStatus::Paused || status == types::RunStatus::Running) {
      const Activity activity =
          status == types::RunStatus::Paused ? Activity::Paused : Activity::Running;
      m_experiment->setActivity(activity);
      m_strip->setActivity(activity);
    }
    m_runs->refreshRun(m_training->runId().toStdString());
  });
  connect(m_training, &TrainingController::trainingFailed, this,
          [this](const QString& reason) { m_failure = reason; });
  connect(m_training, &TrainingController::trainingEnded, this, &MainWindow::showEnded);
  connect(m_strip, &widgets::TrainingStrip::hearingRequested, this,
          &MainWindow::hearWhatItComposed);
  connect(m_failureDialog, &FailureDialog::branchRequested, m_training,
          &TrainingController::branchRun);
  connect(m_failureDialog, &FailureDialog::reportRequested, this,
          [](const QString& file) { QDesktopServices::openUrl(QUrl::fromLocalFile(file)); });
  connect(m_runList, &widgets::RunListPanel::failureRequested, this, [this](const QString& id) {
    if (const auto* run = m_runs->find(id.toStdString()))
      m_failureDialog->open(id, QString::fromStdString(run->info.failure));
  });
}

void MainWindow::connectQueue() {
  using widgets::QueuePanel;
  connect(m_queuePanel, &QueuePanel::startRequested, m_queue, &QueueController::start);
  connect(m_queuePanel, &QueuePanel::holdRequested, m_queue, &QueueController::hold);
  connect(m_queuePanel, &QueuePanel::moveRequested, m_queue, &QueueController::move);
  connect(m_queuePanel, &QueuePanel::removeRequested, m_queue, &QueueController::remove);
  connect(m_queuePanel, &QueuePanel::retryRequested, m_queue, &QueueController::retry);
  connect(m_queue, &QueueController::queueChanged, this, &MainWindow::showQueue);
  connect(m_queue, &QueueController::problemOccurred, this, &MainWindow::showProblem);
  connect(m_queue, &QueueController::entryFailed, this,
          [this](const QString& name, const QString& reason) {
            m_strip->setFailure(tr("%1 failed: %2").arg(name, reason));
          });
}

void MainWindow::startTraining(const types::ExperimentConfig& config) {
  m_training->startRun(config);
}

void MainWindow::resumeRun(const QString& runId) {
  if (m_training->isTraining()) {
    showProblem(tr("Another run is training."),
                tr("Stop it or wait until it has finished, then resume this one; or add this one "
                   "to the queue."));
    return;
  }
  m_training->resumeRun(runId);
}

void MainWindow::startQueue() { m_queue->start(); }

void MainWindow::stopTraining() {
  showStopping();
  m_training->stop();
}

void MainWindow::showStopping() {
  m_experiment->setActivity(Activity::Stopping);
  m_strip->setActivity(Activity::Stopping);
}

void MainWindow::showBegan() {
  m_failure.clear();
  m_failureDialog->close();
  m_strip->clearFailure();
  m_strip->offerHearing(false);
  m_progress = {};
  m_isQueueTraining = m_queue->trainingRow() >= 0;
  m_experiment->setActivity(Activity::Running);
  m_strip->setActivity(Activity::Running);
}

void MainWindow::showStarted(const QString& runId) {
  m_runs->refreshRun(runId.toStdString());
  if (const auto* run = m_runs->find(runId.toStdString()))
    m_strip->setDevice(run->config.run.threads,
                       QString::fromLatin1(types::nameOf(run->config.run.device)));
  // What the queue starts by itself takes nothing from who looks at something else; only who
  // watches the curves of what trains, and has chosen none himself, sees the next one.
  const bool isWatching = m_isFollowing && m_stage->currentWidget() == m_curves;
  const bool isFree = m_shownRun.isEmpty() || m_shownRun == runId;
  if (m_isQueueTraining && !isWatching && !isFree) return;
  m_shownRun.clear(); // a resumed run may be on show already: its rows are read again
  m_runList->selectRun(runId);
  showRun(runId);
  m_isFollowing = true;
  if (!m_isQueueTraining) m_stage->setCurrentWidget(m_curves);
}

void MainWindow::showProgress(const types::TrainingProgress& progress) {
  m_progress = progress;
  m_strip->setProgress(progress);
  if (const auto* run = m_runs->find(m_training->runId().toStdString())) {
    m_speeds.noteCurrent(run->config, progress.cost);
    m_experiment->refreshCost();
  }
}

/// The strip, the curves' headline and the list say the same number of epochs at every moment.
void MainWindow::showReports(const std::vector<types::EpochReport>& reports) {
  const std::string id = m_training->runId().toStdString();
  m_runs->noteReports(id, reports);
  if (const auto* run = m_runs->find(id)) {
    m_runList->updateRuns({*run});
    // An epoch of a fast run is over before what was said of its progress is read.
    m_progress.numEpochs = run->config.run.numEpochs;
  }
  m_progress.epoch = reports.back().epoch + 1;
  m_progress.miniBatch = 0;
  m_strip->setProgress(m_progress);
  if (m_shownRun != m_training->runId()) return;
  if (m_isReadingShown)
    m_waitingReports.insert(m_waitingReports.end(), reports.begin(), reports.end());
  else
    m_curves->appendReports(reports);
}

void MainWindow::showEnded() {
  m_experiment->setActivity(Activity::Idle);
  m_strip->setActivity(Activity::Idle);
  const std::string id = m_training->runId().toStdString();
  if (!id.empty()) m_runs->refreshRun(id);
  const auto* run = m_runs->find(id);
  if (!m_failure.isEmpty()) {
    // The queue tells its failures in its list: nobody may be there to answer a question.
    if (!m_isQueueTraining) m_strip->setFailure(tr("Training failed: %1").arg(m_failure));
    if (!m_isQueueTraining && !m_closeWhenEnded)
      m_failureDialog->open(m_training->runId(), m_failure);
  } else if (run) {
    m_strip->setMessage(
        tr("%1: %2 after %3")
            .arg(QString::fromStdString(types::shownName(*run)),
                 QString::fromLatin1(types::toString(run->info.status)),
                 widgets::format::counted(run->epochsDone(), tr("epoch"), tr("epochs"))));
  }
  m_strip->offerHearing(run && !runs::RunDirectory(m_runs->folder() / id).samples().empty());
  if (m_closeWhenEnded) close();
}

void MainWindow::hearWhatItComposed() {
  m_strip->offerHearing(false);
  m_runList->selectRun(m_training->runId());
  showRun(m_training->runId()); // also where the list's filter hides it
  m_stage->setCurrentWidget(m_music);
  m_musicController->showNewestSample();
}

void MainWindow::showQueue() {
  std::vector<widgets::QueueItem> items;
  for (int row = 0; row < int(m_queue->entries().size()); ++row) {
    const auto& entry = m_queue->entries()[std::size_t(row)];
    const bool isTraining = row == m_queue->trainingRow();
    const auto* run = m_runs->find(entry.run);
    const bool isTimed = isTraining && std::isfinite(m_progress.secondsLeft);
    items.push_back({entry, isTraining,
                     isTimed ? m_progress.secondsLeft
                             : types::secondsOf(entry.config, m_speeds.cost(entry.config),
                                                run ? run->epochsDone() : 0)});
  }
  m_queuePanel->setQueue(std::move(items), m_queue->isGoing());
  m_queuePanel->setLocked(m_queue->lockedReason());
  m_experiment->setQueueProblem(m_queue->lockedReason());
}

} // namespace dmm::app
