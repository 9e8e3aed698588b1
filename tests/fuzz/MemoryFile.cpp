#include "tests/fuzz/MemoryFile.h"

#include <stdexcept>
#include <string>
#include <sys/mman.h>
#include <unistd.h>

namespace dmm::test {

MemoryFile::MemoryFile(std::string_view bytes) : m_descriptor(::memfd_create("fuzz", MFD_CLOEXEC)) {
  if (m_descriptor < 0) throw std::runtime_error("MemoryFile: memfd_create failed");
  while (!bytes.empty()) {
    const auto written = ::write(m_descriptor, bytes.data(), bytes.size());
    if (written <= 0) throw std::runtime_error("MemoryFile: write failed");
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

MemoryFile::~MemoryFile() { ::close(m_descriptor); }

std::filesystem::path MemoryFile::path() const {
  return "/proc/self/fd/" + std::to_string(m_descriptor);
}

} // namespace dmm::test
