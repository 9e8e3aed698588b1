#include "app/workbench/TrainingMailbox.h"

#include <utility>

namespace dmm::app {

void TrainingMailbox::putStarted(const std::string& runId) {
  const std::lock_guard lock(m_mutex);
  m_mail.startedRun = runId;
}

void TrainingMailbox::putReport(const types::EpochReport& report) {
  std::unique_lock lock(m_mutex);
  m_taken.wait(lock, [this] { return m_closed || m_mail.reports.size() < m_capacity; });
  if (m_closed) return;
  m_mail.reports.push_back(report);
  // What was said before that epoch was done is no longer so.
  if (m_mail.progress && m_mail.progress->epoch <= report.epoch) m_mail.progress.reset();
}

void TrainingMailbox::putProgress(const types::TrainingProgress& progress) {
  const std::lock_guard lock(m_mutex);
  m_mail.progress = progress;
}

void TrainingMailbox::putStatus(types::RunStatus status) {
  const std::lock_guard lock(m_mutex);
  m_mail.status = status;
}

void TrainingMailbox::putEnd(const std::string& failure) {
  const std::lock_guard lock(m_mutex);
  m_mail.failure = failure;
  m_mail.ended = true;
}

TrainingMailbox::Mail TrainingMailbox::take() {
  Mail mail;
  {
    const std::lock_guard lock(m_mutex);
    mail = std::exchange(m_mail, {});
  }
  m_taken.notify_all();
  return mail;
}

void TrainingMailbox::close() {
  {
    const std::lock_guard lock(m_mutex);
    m_closed = true;
  }
  m_taken.notify_all();
}

} // namespace dmm::app
