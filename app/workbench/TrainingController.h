#pragma once

#include "core/types/EpochReport.h"
#include "core/types/ExperimentConfig.h"
#include "core/types/RunInfo.h"

#include <QObject>
#include <QTimer>

#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace dmm::train {
class Trainer;
}

namespace dmm::app {

class TrainingMailbox;

/// Trains on one worker thread and tells the window about it. Only values cross: the worker puts
/// them into a mailbox, and a timer empties it on the window's thread some thirty times a second.
/// The destructor asks the trainer to stop, closes the mailbox and joins, in that order: a trainer
/// that waits for room in the mailbox must be released before it can see the request and end.
class TrainingController : public QObject {
  Q_OBJECT

 public:
  explicit TrainingController(std::filesystem::path runsFolder, QObject* parent = nullptr);
  ~TrainingController() override;

  bool isTraining() const { return m_thread.joinable(); }

  /// The run that trains now, once it has one.
  const QString& runId() const { return m_runId; }

  /// All return at once, and do nothing while a run trains; what cannot be trained is told by
  /// trainingFailed().
  void startRun(const types::ExperimentConfig& config);
  void resumeRun(const QString& runId);
  /// Goes on from a run's last good checkpoint as a new run with another learning rate.
  void branchRun(const QString& runId, double learningRate);

  void pause();
  void resume();
  void stop();
  /// As stop(), for the program's end: the run is then interrupted, not stopped.
  void interrupt();

 Q_SIGNALS:
  void trainingBegan(); ///< asked for; nothing is opened yet
  void trainingStarted(const QString& runId);
  void epochsCompleted(const std::vector<dmm::types::EpochReport>& reports);
  void progressMade(const dmm::types::TrainingProgress& progress);
  void statusChanged(dmm::types::RunStatus status);
  void trainingFailed(const QString& reason);
  void trainingEnded();

 private:
  using OpenTrainer = std::function<std::unique_ptr<train::Trainer>()>;
  void begin(OpenTrainer open);
  void work(const OpenTrainer& open);
  void deliverMail();
  using Request = void (train::Trainer::*)();
  void ask(Request request);
  void askToEnd(Request request);

  std::filesystem::path m_runsFolder;
  std::unique_ptr<TrainingMailbox> m_mailbox;
  std::unique_ptr<train::Trainer> m_trainer; ///< guarded by m_trainerMutex
  std::mutex m_trainerMutex;
  Request m_wantedEnd = nullptr; ///< asked for before there was a trainer to ask; same guard
  std::thread m_thread;
  QTimer m_deliveryTimer;
  QString m_runId;
};

} // namespace dmm::app
