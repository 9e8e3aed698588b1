#pragma once

#include "core/types/EpochReport.h"
#include "core/types/RunInfo.h"

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace dmm::app {

/// The bounded queue between the training thread and the window. Every epoch's report is kept: a
/// full box makes the trainer wait. Of progress and status only the newest matters. close() lets a
/// waiting trainer go on at once; what comes after it is dropped.
class TrainingMailbox {
 public:
  /// What has come since the last take().
  struct Mail {
    std::string startedRun; ///< id of the run that began; empty = none did
    std::vector<types::EpochReport> reports;
    std::optional<types::TrainingProgress> progress;
    std::optional<types::RunStatus> status;
    std::string failure;
    bool ended = false; ///< the thread has nothing more to say
  };

  explicit TrainingMailbox(std::size_t capacity = 1024) : m_capacity(capacity) {}

  void putStarted(const std::string& runId);
  void putReport(const types::EpochReport& report);
  void putProgress(const types::TrainingProgress& progress);
  void putStatus(types::RunStatus status);
  void putEnd(const std::string& failure);

  Mail take();
  void close();

 private:
  std::size_t m_capacity;
  std::mutex m_mutex;
  std::condition_variable m_taken;
  Mail m_mail;
  bool m_closed = false;
};

} // namespace dmm::app
