#include "app/workbench/TrainingController.h"

#include "app/workbench/TrainingMailbox.h"
#include "core/data/Dataset.h"
#include "core/runs/RunStore.h"
#include "core/support/Signals.h"
#include "core/train/Branch.h"
#include "core/train/Trainer.h"

namespace dmm::app {

namespace {
constexpr int kDeliveryMilliseconds = 30;
}

TrainingController::TrainingController(std::filesystem::path runsFolder, QObject* parent)
    : QObject(parent)
    , m_runsFolder(std::move(runsFolder)) {
  m_deliveryTimer.setInterval(kDeliveryMilliseconds);
  connect(&m_deliveryTimer, &QTimer::timeout, this, &TrainingController::deliverMail);
}

TrainingController::~TrainingController() {
  if (!m_thread.joinable()) return;
  stop();
  m_mailbox->close();
  m_thread.join();
}

void TrainingController::startRun(const types::ExperimentConfig& config) {
  begin([store = runs::RunStore(m_runsFolder), config] {
    return train::Trainer::create(store, config, data::Dataset::fromConfig(config.dataset));
  });
}

void TrainingController::resumeRun(const QString& runId) {
  begin([store = runs::RunStore(m_runsFolder), id = runId.toStdString()] {
    return train::Trainer::resume(store.find(id));
  });
}

void TrainingController::branchRun(const QString& runId, double learningRate) {
  begin([store = runs::RunStore(m_runsFolder), id = runId.toStdString(), learningRate] {
    return train::Trainer::resume(train::branchRun(store, store.find(id), learningRate));
  });
}

void TrainingController::begin(OpenTrainer open) {
  if (isTraining()) return;
  m_runId.clear();
  m_stopRequested = false;
  m_mailbox = std::make_unique<TrainingMailbox>();
  m_thread = std::thread([this, open = std::move(open)] { work(open); });
  m_deliveryTimer.start();
  Q_EMIT trainingBegan();
}

void TrainingController::work(const OpenTrainer& open) {
  support::blockSignals();
  std::string failure;
  try {
    auto opened = open();
    train::Trainer* trainer = opened.get();
    m_mailbox->putStarted(trainer->directory().id());
    {
      const std::lock_guard lock(m_trainerMutex);
      m_trainer = std::move(opened);
      if (m_stopRequested) trainer->requestStop();
    }
    train::Trainer::Observer observer;
    observer.epochCompleted = [this](const auto& report) { m_mailbox->putReport(report); };
    observer.miniBatchCompleted = [this](const auto& progress) {
      m_mailbox->putProgress(progress);
    };
    observer.statusChanged = [this](types::RunStatus status) { m_mailbox->putStatus(status); };
    if (trainer->run(observer) == types::RunStatus::Failed) failure = trainer->failureReason();
    const std::lock_guard lock(m_trainerMutex);
    m_trainer.reset(); // releases the run before the end is told, so that it may be resumed at once
  } catch (const std::exception& error) {
    failure = error.what();
  }
  m_mailbox->putEnd(failure);
}

void TrainingController::deliverMail() {
  const TrainingMailbox::Mail mail = m_mailbox->take();
  if (!mail.startedRun.empty()) {
    m_runId = QString::fromStdString(mail.startedRun);
    Q_EMIT trainingStarted(m_runId);
  }
  if (mail.status) Q_EMIT statusChanged(*mail.status);
  if (!mail.reports.empty()) Q_EMIT epochsCompleted(mail.reports);
  if (mail.progress) Q_EMIT progressMade(*mail.progress);
  if (!mail.ended) return;
  m_deliveryTimer.stop();
  m_thread.join();
  if (!mail.failure.empty()) Q_EMIT trainingFailed(QString::fromStdString(mail.failure));
  Q_EMIT trainingEnded();
}

void TrainingController::ask(void (train::Trainer::*request)()) {
  const std::lock_guard lock(m_trainerMutex);
  if (m_trainer) ((*m_trainer).*request)();
}

void TrainingController::pause() { ask(&train::Trainer::requestPause); }
void TrainingController::resume() { ask(&train::Trainer::requestResume); }

void TrainingController::stop() {
  {
    const std::lock_guard lock(m_trainerMutex);
    m_stopRequested = true;
  }
  ask(&train::Trainer::requestStop);
}

} // namespace dmm::app
