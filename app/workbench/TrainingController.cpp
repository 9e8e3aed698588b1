#include "app/workbench/TrainingController.h"

#include "app/workbench/TrainingMailbox.h"
#include "core/data/Dataset.h"
#include "core/engine/Engine.h"
#include "core/runs/RunStore.h"
#include "core/support/Failure.h"
#include "core/support/Signals.h"

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
    return engine::engine().createTrainer(store, config, data::Dataset::fromConfig(config.dataset),
                                          {});
  });
}

void TrainingController::resumeRun(const QString& runId) {
  begin([store = runs::RunStore(m_runsFolder), id = runId.toStdString()] {
    return engine::engine().resumeTrainer(store.find(id), std::nullopt);
  });
}

void TrainingController::branchRun(const QString& runId, double learningRate) {
  begin([store = runs::RunStore(m_runsFolder), id = runId.toStdString(), learningRate] {
    const engine::Engine& engine = engine::engine();
    return engine.resumeTrainer(engine.branchRun(store, store.find(id), learningRate),
                                std::nullopt);
  });
}

void TrainingController::begin(OpenTrainer open) {
  if (isTraining()) return;
  m_runId.clear();
  m_wantedEnd = nullptr;
  m_mailbox = std::make_unique<TrainingMailbox>();
  Q_EMIT trainingBegan();
  try {
    m_thread = std::thread([this, open = std::move(open)] { work(open); });
  } catch (const std::exception& error) { // no memory for its stack
    Q_EMIT trainingFailed(QString::fromStdString(support::sentenceOf(error)));
    Q_EMIT trainingEnded();
    return;
  }
  m_deliveryTimer.start();
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
      if (m_wantedEnd) (trainer->*m_wantedEnd)();
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
    failure = support::sentenceOf(error);
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

void TrainingController::ask(Request request) {
  const std::lock_guard lock(m_trainerMutex);
  if (m_trainer) ((*m_trainer).*request)();
}

void TrainingController::pause() { ask(&train::Trainer::requestPause); }
void TrainingController::resume() { ask(&train::Trainer::requestResume); }

void TrainingController::stop() { askToEnd(&train::Trainer::requestStop); }
void TrainingController::interrupt() { askToEnd(&train::Trainer::requestInterrupt); }

void TrainingController::askToEnd(Request request) {
  {
    const std::lock_guard lock(m_trainerMutex);
    m_wantedEnd = request;
  }
  ask(request);
}

} // namespace dmm::app
