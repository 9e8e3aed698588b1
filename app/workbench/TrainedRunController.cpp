#include "app/workbench/TrainedRunController.h"

#include "app/workbench/CostEstimator.h"
#include "app/workbench/FailureDialog.h"
#include "app/workbench/QueueController.h"
#include "app/workbench/RunLibrary.h"
#include "app/workbench/TrainingController.h"
#include "core/runs/RunDirectory.h"
#include "core/types/RunName.h"
#include "widgets/experiment/ExperimentPanel.h"
#include "widgets/experiment/TrainingStrip.h"
#include "widgets/theme/Format.h"

#include <QDesktopServices>
#include <QUrl>

namespace dmm::app {

using widgets::Activity;
using widgets::ExperimentPanel;

TrainedRunController::TrainedRunController(TrainingController& training,
                                           const QueueController& queue, RunLibrary& library,
                                           CostEstimator& costs, ExperimentPanel& form,
                                           widgets::TrainingStrip& strip, QObject* parent)
    : QObject(parent)
    , m_training(training)
    , m_queue(queue)
    , m_library(library)
    , m_costs(costs)
    , m_form(form)
    , m_strip(strip)
    , m_failureDialog(std::make_unique<FailureDialog>(library.folder(), form.window())) {
  connect(&m_form, &ExperimentPanel::trainRequested, &m_training, &TrainingController::startRun);
  connect(&m_form, &ExperimentPanel::pauseRequested, &m_training, &TrainingController::pause);
  connect(&m_form, &ExperimentPanel::resumeRequested, &m_training, &TrainingController::resume);
  connect(&m_form, &ExperimentPanel::stopRequested, this, &TrainedRunController::stop);
  connectTraining();
  connect(&m_strip, &widgets::TrainingStrip::hearingRequested, this, [this] {
    m_strip.offerHearing(false);
    Q_EMIT hearingRequested(m_training.runId());
  });
  connect(m_failureDialog.get(), &FailureDialog::branchRequested, &m_training,
          &TrainingController::branchRun);
  connect(m_failureDialog.get(), &FailureDialog::reportRequested, this,
          [](const QString& file) { QDesktopServices::openUrl(QUrl::fromLocalFile(file)); });
}

TrainedRunController::~TrainedRunController() = default;

void TrainedRunController::connectTraining() {
  const auto on = [this](auto signal, auto slot) { connect(&m_training, signal, this, slot); };
  on(&TrainingController::trainingBegan, &TrainedRunController::showBegan);
  on(&TrainingController::trainingStarted, &TrainedRunController::showStarted);
  on(&TrainingController::epochsCompleted, &TrainedRunController::showReports);
  on(&TrainingController::progressMade, &TrainedRunController::showProgress);
  on(&TrainingController::statusChanged, &TrainedRunController::showStatus);
  on(&TrainingController::trainingFailed, [this](const QString& reason) { m_failure = reason; });
  on(&TrainingController::trainingEnded, &TrainedRunController::showEnded);
}

void TrainedRunController::resume(const QString& runId) {
  if (m_training.isTraining()) {
    Q_EMIT problemOccurred(tr("Another run is training."),
                           tr("Stop it or wait until it has finished, then resume this one; or "
                              "add this one to the queue."));
    return;
  }
  m_training.resumeRun(runId);
}

void TrainedRunController::stop() {
  if (!m_training.isTraining()) return;
  showStopping();
  m_training.stop();
}

void TrainedRunController::interrupt() {
  showStopping();
  m_training.interrupt();
}

void TrainedRunController::explainFailure(const QString& runId) {
  if (const auto* run = m_library.find(runId.toStdString()))
    m_failureDialog->open(runId, QString::fromStdString(run->info.failure));
}

void TrainedRunController::showStopping() {
  m_form.setActivity(Activity::Stopping);
  m_strip.setActivity(Activity::Stopping);
}

void TrainedRunController::showBegan() {
  m_failure.clear();
  m_failureDialog->close();
  m_strip.clearFailure();
  m_strip.offerHearing(false);
  m_progress = {};
  m_isOfQueue = m_queue.trainingRow() >= 0;
  m_form.setActivity(Activity::Running);
  m_strip.setActivity(Activity::Running);
}

void TrainedRunController::showStarted(const QString& runId) {
  m_library.refreshRun(runId.toStdString());
  if (const auto* run = m_library.find(runId.toStdString()))
    m_strip.setDevice(run->config.run.threads,
                      QString::fromLatin1(types::nameOf(run->config.run.device)));
  Q_EMIT runStarted(runId, m_isOfQueue);
}

void TrainedRunController::showStatus(types::RunStatus status) {
  if (m_form.activity() == Activity::Stopping) return;
  if (status == types::RunStatus::Paused || status == types::RunStatus::Running) {
    const Activity activity =
        status == types::RunStatus::Paused ? Activity::Paused : Activity::Running;
    m_form.setActivity(activity);
    m_strip.setActivity(activity);
  }
  m_library.refreshRun(m_training.runId().toStdString());
}

void TrainedRunController::showProgress(const types::TrainingProgress& progress) {
  m_progress = progress;
  m_strip.setProgress(progress);
  if (const auto* run = m_library.find(m_training.runId().toStdString()))
    m_costs.noteCurrent(run->config, progress.cost);
}

/// The strip, the curves' headline and the list say the same number of epochs at every moment.
void TrainedRunController::showReports(const std::vector<types::EpochReport>& reports) {
  const std::string id = m_training.runId().toStdString();
  m_library.noteReports(id, reports);
  // An epoch of a fast run is over before what was said of its progress is read.
  if (const auto* run = m_library.find(id)) m_progress.numEpochs = run->config.run.numEpochs;
  m_progress.epoch = reports.back().epoch + 1;
  m_progress.miniBatch = 0;
  m_strip.setProgress(m_progress);
  Q_EMIT epochsTrained(m_training.runId(), reports);
}

void TrainedRunController::showEnded() {
  m_form.setActivity(Activity::Idle);
  m_strip.setActivity(Activity::Idle);
  const std::string id = m_training.runId().toStdString();
  if (!id.empty()) m_library.refreshRun(id);
  const auto* run = m_library.find(id);
  if (!m_failure.isEmpty()) {
    // The queue tells its failures in its list: nobody may be there to answer a question.
    if (!m_isOfQueue) m_strip.setFailure(tr("Training failed: %1").arg(m_failure));
    if (!m_isOfQueue && !m_isEndSilent) m_failureDialog->open(m_training.runId(), m_failure);
  } else if (run) {
    m_strip.setMessage(
        tr("%1: %2 after %3")
            .arg(QString::fromStdString(types::shownName(*run)),
                 QString::fromLatin1(types::toString(run->info.status)),
                 widgets::format::counted(run->epochsDone(), tr("epoch"), tr("epochs"))));
  }
  m_strip.offerHearing(run && !runs::RunDirectory(m_library.folder() / id).samples().empty());
}

} // namespace dmm::app
