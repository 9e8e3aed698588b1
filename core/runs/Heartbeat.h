#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <string>
#include <sys/types.h>
#include <thread>

namespace dmm::runs {

/// Says every few seconds, in the time of a file, that a run is trained, for machines that share
/// the folder and cannot see its lock. A thread of its own beats, so that a long mini-batch does
/// not look like a dead machine. Removes the file at its end.
class Heartbeat {
 public:
  static constexpr std::chrono::seconds kInterval{10};
  /// Older than this nobody trains the run: it outlasts a slow server and what a client keeps of a
  /// file's time.
  static constexpr std::chrono::seconds kOld{60};

  explicit Heartbeat(std::filesystem::path file);
  ~Heartbeat();
  Heartbeat(const Heartbeat&) = delete;
  Heartbeat& operator=(const Heartbeat&) = delete;

  /// Another machine has begun to train the run since, because this one was not heard of.
  bool isTakenOver() const { return m_isTakenOver; }

 private:
  void beat();

  std::filesystem::path m_file;
  std::string m_mark; ///< what the file says: machine, process, and a number that no other has
  std::atomic<bool> m_isTakenOver = false;
  std::mutex m_mutex; ///< guards m_isEnding
  bool m_isEnding = false;
  std::condition_variable m_ending;
  std::thread m_thread;
};

/// What a run's heartbeat says now.
struct HeartbeatReading {
  std::string machine; ///< who trains; empty where there is no such file
  pid_t process = 0;   ///< and there
  bool isFresh = false;
};

/// Its age is taken by the clock of the folder above the run's, which other machines share, not by
/// this machine's.
HeartbeatReading readHeartbeat(const std::filesystem::path& file);

/// Now, by the clock of the file system that a folder is on: that of the server, where it is
/// shared. Where nothing can be written there, this machine's clock.
std::filesystem::file_time_type folderNow(const std::filesystem::path& folder);

} // namespace dmm::runs
