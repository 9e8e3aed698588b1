#include "app/workbench/QueueController.h"

#include "app/workbench/TrainingController.h"
#include "core/runs/QueueFile.h"
#include "core/runs/RunDirectory.h"
#include "core/support/AtomicFile.h"
#include "core/support/FileLock.h"

#include <algorithm>
#include <optional>

namespace dmm::app {

using types::QueuedExperiment;
using types::RunStatus;

QueueController::QueueController(TrainingController& training, std::filesystem::path runsFolder,
                                 QObject* parent)
    : QObject(parent)
    , m_training(training)
    , m_folder(std::move(runsFolder)) {
  connect(&m_training, &TrainingController::trainingStarted, this, &QueueController::noteStarted);
  connect(&m_training, &TrainingController::statusChanged, this,
          [this](RunStatus status) { m_lastStatus = status; });
  connect(&m_training, &TrainingController::trainingFailed, this,
          [this](const QString& reason) { m_failure = reason; });
  connect(&m_training, &TrainingController::trainingEnded, this, &QueueController::noteEnded);
}

QueueController::~QueueController() = default;

void QueueController::takeLock() {
  try {
    support::createFolder(m_folder);
    m_lock = std::make_unique<support::FileLock>(m_folder, support::FileLock::TryOnly{});
    if (!m_lock->isHeld())
      m_lockedReason = tr("Another window works through the queue of this folder.");
  } catch (const std::exception& error) {
    m_lockedReason = tr("The queue cannot be kept: %1").arg(QString::fromUtf8(error.what()));
  }
}

void QueueController::load() {
  takeLock();
  if (!m_lockedReason.isEmpty()) return;
  const auto file = runs::queueFile(m_folder);
  try {
    m_entries = runs::readQueue(file);
  } catch (const std::exception& error) {
    auto aside = file;
    aside += ".damaged";
    std::error_code ignored;
    std::filesystem::rename(file, aside, ignored);
    Q_EMIT problemOccurred(tr("The queue could not be read and begins anew."),
                           tr("%1\nThe file was kept as %2.")
                               .arg(QString::fromUtf8(error.what()),
                                    QString::fromStdString(aside.filename().string())));
  }
  // The program may have ended before it could note what became of a run.
  const auto statusOf = [this](const QueuedExperiment& entry) -> std::optional<RunStatus> {
    try {
      return runs::RunDirectory(m_folder / entry.run).readInfo().status;
    } catch (const std::exception&) { // the run is gone
      return std::nullopt;
    }
  };
  for (auto& entry : m_entries)
    if (!entry.run.empty() && !statusOf(entry)) entry.run.clear(); // a new one instead
  std::erase_if(m_entries, [&](const QueuedExperiment& entry) {
    return !entry.run.empty() && statusOf(entry) == RunStatus::Finished;
  });
  Q_EMIT queueChanged();
}

void QueueController::change() {
  try {
    runs::writeQueue(runs::queueFile(m_folder), m_entries);
    m_isSaveProblemTold = false;
  } catch (const std::exception& error) {
    if (!m_isSaveProblemTold)
      Q_EMIT problemOccurred(tr("The queue could not be saved."), QString::fromUtf8(error.what()));
    m_isSaveProblemTold = true;
  }
  Q_EMIT queueChanged();
}

void QueueController::add(const std::vector<QueuedExperiment>& experiments) {
  if (!m_lockedReason.isEmpty()) return;
  m_entries.insert(m_entries.end(), experiments.begin(), experiments.end());
  if (m_training.isTraining()) m_isGoing = true;
  change();
}

void QueueController::start() {
  if (!m_lockedReason.isEmpty()) return;
  m_isGoing = true;
  startNext();
}

void QueueController::hold() {
  m_isGoing = false;
  Q_EMIT queueChanged();
}

void QueueController::move(int from, int to) {
  const int count = int(m_entries.size());
  if (from < 0 || to < 0 || from >= count || to >= count || from == to) return;
  if (from == m_trainingRow || to == m_trainingRow) return;
  const auto begin = m_entries.begin();
  if (from < to) {
    std::rotate(begin + from, begin + from + 1, begin + to + 1);
  } else {
    std::rotate(begin + to, begin + from, begin + from + 1);
  }
  // Only an entry that passes the one that trains shifts it.
  if (from < m_trainingRow && to > m_trainingRow) --m_trainingRow;
  if (from > m_trainingRow && to < m_trainingRow) ++m_trainingRow;
  change();
}

void QueueController::remove(int row) {
  if (row < 0 || row >= int(m_entries.size()) || row == m_trainingRow) return;
  m_entries.erase(m_entries.begin() + row);
  if (row < m_trainingRow) --m_trainingRow;
  change();
}

void QueueController::retry(int row) {
  if (row < 0 || row >= int(m_entries.size())) return;
  m_entries[std::size_t(row)].failure.clear();
  change();
}

std::vector<QueuedExperiment>::iterator QueueController::nextEntry() {
  return std::find_if(m_entries.begin(), m_entries.end(),
                      [](const auto& entry) { return entry.failure.empty(); });
}

void QueueController::startNext() {
  if (m_isClosing) m_isGoing = false;
  if (!m_isGoing || m_training.isTraining()) {
    Q_EMIT queueChanged();
    return;
  }
  const auto next = nextEntry();
  m_isGoing = next != m_entries.end();
  if (m_isGoing) {
    m_trainingRow = int(next - m_entries.begin());
    m_failure.clear();
    if (next->run.empty()) {
      m_training.startRun(next->config);
    } else {
      m_training.resumeRun(QString::fromStdString(next->run));
    }
  }
  Q_EMIT queueChanged();
}

void QueueController::noteStarted(const QString& runId) {
  if (m_trainingRow < 0) return;
  m_entries[std::size_t(m_trainingRow)].run = runId.toStdString();
  change();
}

void QueueController::noteEnded() {
  const bool wasStopped = m_failure.isEmpty() && (m_lastStatus == RunStatus::Stopped ||
                                                  m_lastStatus == RunStatus::Interrupted);
  if (wasStopped) m_isGoing = false;
  if (m_trainingRow >= 0) {
    const auto entry = m_entries.begin() + m_trainingRow;
    m_trainingRow = -1;
    if (!m_failure.isEmpty()) {
      entry->failure = m_failure.toStdString();
      Q_EMIT entryFailed(QString::fromStdString(entry->config.name), m_failure);
    } else if (!(wasStopped && m_isClosing)) {
      m_entries.erase(entry);
    }
    if (nextEntry() == m_entries.end())
      m_isGoing = false; // nor does what is added later start by itself
    change();
  }
  m_failure.clear();
  // After everybody has heard that the last one ended.
  QMetaObject::invokeMethod(this, &QueueController::startNext, Qt::QueuedConnection);
}

} // namespace dmm::app
