#include "core/support/OutputFile.h"

#include "core/support/SystemError.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace dmm::support {

namespace fs = std::filesystem;

namespace {

/// Where the links lead, to a file that may not be there yet.
fs::path linkTarget(fs::path path) {
  constexpr int kMostLinks = 40; // the system's own limit
  std::error_code error;         // what cannot be looked at is told by who writes there
  for (int links = 0; fs::is_symlink(fs::symlink_status(path, error)); ++links) {
    if (links == kMostLinks) throw IoError(path.string(), "cannot write: its links lead nowhere");
    path = path.parent_path() / fs::read_symlink(path, error); // an absolute one replaces all
  }
  return path;
}

/// A folder for this process alone; no name in a shared one can be foreseen.
fs::path makeScratchFolder() {
  std::string name = (fs::temp_directory_path() / "dmm-output-XXXXXX").string();
  if (!::mkdtemp(name.data())) throw systemError(name, "cannot create the folder");
  return name;
}

void copyInto(const fs::path& destination, const fs::path& content) {
  const std::string bytes = readFile(content, kLargestWeights);
  const int file = ::open(destination.c_str(), O_WRONLY | O_APPEND | O_NOCTTY | O_CLOEXEC);
  if (file < 0) throw systemError(destination, "cannot write");
  const char* next = bytes.data();
  for (std::size_t left = bytes.size(); left > 0;) {
    const ssize_t written = ::write(file, next, left);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      const IoError error = systemError(destination, "cannot write");
      ::close(file);
      throw error;
    }
    next += written;
    left -= static_cast<std::size_t>(written);
  }
  if (::close(file) != 0) throw systemError(destination, "cannot write");
}

} // namespace

OutputFile::OutputFile(fs::path destination) : m_destination(std::move(destination)) {
  struct stat status = {};
  const bool isThere = ::stat(m_destination.c_str(), &status) == 0;
  if (isThere && S_ISDIR(status.st_mode))
    throw InputError(m_destination.string(), "is a folder, expected a file");
  // What a shell redirected goes on where it is: beside it nothing may be put in its place.
  if (isThere && (!S_ISREG(status.st_mode) || isOwnDescriptor(m_destination))) {
    m_scratchFolder = makeScratchFolder();
    m_content.emplace(m_scratchFolder / "content");
    return;
  }
  m_destination = linkTarget(m_destination);
  m_content.emplace(m_destination);
}

OutputFile::~OutputFile() {
  std::error_code ignored;
  if (!m_scratchFolder.empty()) fs::remove_all(m_scratchFolder, ignored);
}

void OutputFile::commit() {
  if (!m_scratchFolder.empty()) {
    copyInto(m_destination, temporaryPath());
    return;
  }
  struct stat before = {};
  if (::stat(m_destination.c_str(), &before) == 0)
    ::chmod(temporaryPath().c_str(), before.st_mode & 0777); // may be another's: then ours stay
  m_content->commit();
}

void saveFile(const fs::path& destination, std::string_view bytes) {
  OutputFile file(destination);
  file.write(bytes);
  file.commit();
}

} // namespace dmm::support
