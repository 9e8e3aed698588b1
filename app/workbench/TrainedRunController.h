#pragma once

#include "core/types/EpochReport.h"
#include "core/types/RunInfo.h"

#include <QObject>
#include <QString>

#include <memory>
#include <vector>

namespace dmm::widgets {
class ExperimentPanel;
class TrainingStrip;
} // namespace dmm::widgets

namespace dmm::app {

class CostEstimator;
class FailureDialog;
class QueueController;
class RunLibrary;
class TrainingController;

/// The run that trains here, as the window has it: starts, resumes and stops what form and list ask
/// for, and says in form and strip how far it is, how it ended and why it failed. What it is made
/// with must outlive it.
class TrainedRunController : public QObject {
  Q_OBJECT

 public:
  /// Of the queue it is asked whether what begins is its.
  TrainedRunController(TrainingController& training, const QueueController& queue,
                       RunLibrary& library, CostEstimator& costs, widgets::ExperimentPanel& form,
                       widgets::TrainingStrip& strip, QObject* parent = nullptr);
  ~TrainedRunController() override;

  void resume(const QString& runId);
  void stop();
  /// As stop(), for the program's end: the run is then interrupted, not stopped.
  void interrupt();
  /// The program ends with this training: how it ends is asked of nobody.
  void endSilently() { m_isEndSilent = true; }

  /// Tells why a run failed, and what can be done about it.
  void explainFailure(const QString& runId);

 Q_SIGNALS:
  void runStarted(const QString& runId, bool isOfQueue);
  void epochsTrained(const QString& runId, const std::vector<dmm::types::EpochReport>& reports);
  void hearingRequested(const QString& runId); ///< of what it composed while it trained
  void problemOccurred(const QString& title, const QString& reason);

 private:
  void connectTraining();
  void showBegan();
  void showStarted(const QString& runId);
  void showStatus(types::RunStatus status);
  void showReports(const std::vector<types::EpochReport>& reports);
  void showProgress(const types::TrainingProgress& progress);
  void showStopping();
  void showEnded();

  TrainingController& m_training;
  const QueueController& m_queue;
  RunLibrary& m_library;
  CostEstimator& m_costs;
  widgets::ExperimentPanel& m_form;
  widgets::TrainingStrip& m_strip;
  std::unique_ptr<FailureDialog> m_failureDialog;
  types::TrainingProgress m_progress;
  QString m_failure;        ///< of the run that just ended
  bool m_isOfQueue = false; ///< what trains, or just trained
  bool m_isEndSilent = false;
};

} // namespace dmm::app
