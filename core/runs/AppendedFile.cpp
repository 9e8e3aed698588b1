#include "core/runs/AppendedFile.h"

#include "core/support/FileLock.h"
#include "core/support/SystemError.h"

#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <sys/file.h>
#include <thread>
#include <unistd.h>

namespace dmm::runs {

AppendedFile::AppendedFile(const std::filesystem::path& file)
    : m_file(file)
    , m_descriptor(::open(file.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0644)) {
  if (m_descriptor < 0) throw support::systemError(m_file, "cannot open");
}

AppendedFile::~AppendedFile() { ::close(m_descriptor); }

bool AppendedFile::lock() {
  // lockStateOf() of another process holds a lock for an instant, so one refusal does not mean that
  // somebody writes.
  for (int attempt = 0; attempt < 20; ++attempt) {
    if (support::tryLock(m_descriptor) != support::LockAttempt::HeldByAnother) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return false;
}

void AppendedFile::shorten(std::size_t size) {
  if (::ftruncate(m_descriptor, static_cast<off_t>(size)) != 0)
    throw support::systemError(m_file, "cannot shorten");
}

void AppendedFile::append(std::string_view text) {
  const off_t before = ::lseek(m_descriptor, 0, SEEK_END);
  std::string_view rest = text;
  while (!rest.empty()) {
    const ssize_t written = ::write(m_descriptor, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      const support::IoError error = support::systemError(m_file, "cannot write");
      if (rest.size() != text.size() && ::ftruncate(m_descriptor, before) != 0)
        throw support::systemError(m_file, "cannot write, and its last row is unfinished");
      throw error;
    }
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
}

void AppendedFile::synchronise() {
  if (::fdatasync(m_descriptor) != 0) throw support::systemError(m_file, "cannot write");
}

LockState lockStateOf(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return LockState::Free;
  // Shared, so that two who ask do not take each other for a writer.
  const bool isFree = ::flock(descriptor, LOCK_SH | LOCK_NB) == 0;
  const LockState refusal = errno == EWOULDBLOCK ? LockState::Held : LockState::NoLocks;
  ::close(descriptor);
  return isFree ? LockState::Free : refusal;
}

} // namespace dmm::runs
