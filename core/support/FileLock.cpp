#include "core/support/FileLock.h"

#include "core/support/Errors.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace dmm::support {

namespace {

int openedForLocking(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) throw InputError(file.string(), std::strerror(errno));
  return descriptor;
}

} // namespace

LockAttempt tryLock(int descriptor) {
  int result = 0;
  do result = ::flock(descriptor, LOCK_EX | LOCK_NB);
  while (result != 0 && errno == EINTR);
  if (result == 0) return LockAttempt::Taken;
  return errno == EWOULDBLOCK ? LockAttempt::HeldByAnother : LockAttempt::NoLocks;
}

FileLock::FileLock(const std::filesystem::path& file) : m_descriptor(openedForLocking(file)) {
  while (::flock(m_descriptor, LOCK_EX) != 0 && errno == EINTR) {
  }
  m_isHeld = true; // a file system without locks has nobody to keep out
}

FileLock::FileLock(const std::filesystem::path& file, TryOnly)
    : m_descriptor(openedForLocking(file)) {
  m_isHeld = tryLock(m_descriptor) != LockAttempt::HeldByAnother;
}

FileLock::~FileLock() { ::close(m_descriptor); }

} // namespace dmm::support
