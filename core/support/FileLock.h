#pragma once

#include <filesystem>

namespace dmm::support {

/// What became of the attempt to lock an open file. On a file system without locks nobody can be
/// kept out by one: there a run's heartbeat tells instead (core/runs/Heartbeat.h).
enum class LockAttempt { Taken, HeldByAnother, NoLocks };

/// Takes the exclusive lock (flock) of an open file if it is free now.
LockAttempt tryLock(int descriptor);

/// Holds the exclusive lock (flock) of an existing file or folder while it lives, across processes;
/// the system drops it when the process ends, however it ends.
class FileLock {
 public:
  /// Waits for the lock. Throws InputError when the file cannot be opened.
  explicit FileLock(const std::filesystem::path& file);

  /// Takes the lock if it is free now; otherwise isHeld() is false.
  struct TryOnly {};
  FileLock(const std::filesystem::path& file, TryOnly);

  ~FileLock();
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

  bool isHeld() const { return m_isHeld; }

 private:
  int m_descriptor;
  bool m_isHeld = false;
};

} // namespace dmm::support
