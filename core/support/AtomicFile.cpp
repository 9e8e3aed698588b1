#include "core/support/AtomicFile.h"

#include "core/support/SystemError.h"

#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace dmm::support {

namespace fs = std::filesystem;

namespace {

/// Closes on every path out.
class Descriptor {
 public:
  Descriptor(const fs::path& path, int flags) : m_fd(::open(path.c_str(), flags, 0644)) {}
  ~Descriptor() {
    if (m_fd >= 0) ::close(m_fd);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return m_fd; }

 private:
  int m_fd;
};

constexpr const char* kTemporaryEnding = ".tmp";

fs::path temporaryBeside(const fs::path& destination) {
  static std::atomic<unsigned> counter{0};
  // A program and a module that it loads each have this code, and a counter, for themselves.
  const auto whose = reinterpret_cast<std::uintptr_t>(&counter);
  fs::path name = ".";
  name += destination.filename();
  name += "." + std::to_string(::getpid()) + "-" + std::to_string(whose) + "-" +
          std::to_string(counter++) + kTemporaryEnding;
  return destination.parent_path() / name;
}

} // namespace

bool isOwnDescriptor(const fs::path& path) {
  const std::string name = path.string();
  return name == "/dev/stdin" || name == "/dev/stdout" || name == "/dev/stderr" ||
         name.starts_with("/dev/fd/") || name.starts_with("/proc/self/fd/");
}

AtomicFile::AtomicFile(fs::path destination)
    : m_destination(std::move(destination))
    , m_temporary(temporaryBeside(m_destination)) {}

AtomicFile::~AtomicFile() {
  if (m_committed) return;
  std::error_code ignored;
  fs::remove(m_temporary, ignored);
}

void AtomicFile::write(std::string_view bytes) {
  const Descriptor file(m_temporary, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC);
  if (file.get() < 0) throw systemError(m_destination, "cannot write");
  while (!bytes.empty()) {
    const ssize_t written = ::write(file.get(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) throw systemError(m_destination, "cannot write");
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

void AtomicFile::commit() {
  {
    const Descriptor file(m_temporary, O_RDWR | O_CLOEXEC);
    if (file.get() < 0 || ::fsync(file.get()) != 0)
      throw systemError(m_destination, "cannot write");
  }
  if (::rename(m_temporary.c_str(), m_destination.c_str()) != 0)
    throw systemError(m_destination, "cannot replace");
  m_committed = true;
  // The new name is as lasting as the content only when the folder is on the disk too. Some file
  // systems cannot synchronise folders, and the file is in its place all the same.
  const Descriptor folder(m_destination.has_parent_path() ? m_destination.parent_path() : ".",
                          O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder.get() >= 0) ::fsync(folder.get());
}

void writeFile(const fs::path& destination, std::string_view bytes) {
  AtomicFile file(destination);
  file.write(bytes);
  file.commit();
}

std::string readFile(const fs::path& path, std::size_t largest) {
  const auto refuse = [&](const std::string& why) { throw InputError(path.string(), why); };
  // Not to wait for who may write into a pipe that lies among the files.
  const Descriptor file(path, O_RDONLY | O_CLOEXEC | (isOwnDescriptor(path) ? 0 : O_NONBLOCK));
  struct stat status = {};
  if (file.get() < 0 || ::fstat(file.get(), &status) != 0)
    refuse(errno == ENOENT ? "no such file" : std::strerror(errno));
  if (S_ISDIR(status.st_mode)) refuse("is a folder, expected a file");
  if (!S_ISREG(status.st_mode) && !isOwnDescriptor(path)) refuse("is no ordinary file");
  std::string bytes;
  const auto refuseSize = [&] {
    refuse("is larger than " + std::to_string(largest >> 20) + " MB");
  };
  if (S_ISREG(status.st_mode)) {
    if (static_cast<std::uintmax_t>(status.st_size) > largest) refuseSize();
    bytes.reserve(static_cast<std::size_t>(status.st_size));
  }
  for (char block[65536];;) { // to its end, wherever that is by now
    const ssize_t count = ::read(file.get(), block, sizeof block);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) refuse(std::string("cannot be read: ") + std::strerror(errno));
    if (count == 0) return bytes;
    if (static_cast<std::size_t>(count) > largest - bytes.size()) refuseSize();
    bytes.append(block, static_cast<std::size_t>(count));
  }
}

void removeLeftovers(const fs::path& folder, const std::string& beginning) {
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with("." + beginning) && name.ends_with(kTemporaryEnding))
      fs::remove(entry.path(), ignored);
  }
}

void createFolder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) throw IoError(folder.string(), "cannot create the folder: " + error.message());
}

} // namespace dmm::support
