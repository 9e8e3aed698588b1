#include "core/support/ReservedRoom.h"

#include <fcntl.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace dmm::support {

ReservedRoom::ReservedRoom(std::filesystem::path file, std::size_t bytes)
    : m_file(std::move(file)) {
  const int descriptor = ::open(m_file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
  if (descriptor < 0) return;
  ::posix_fallocate(descriptor, 0, static_cast<off_t>(bytes));
  ::close(descriptor);
}

ReservedRoom::~ReservedRoom() {
  std::error_code ignored;
  std::filesystem::remove(m_file, ignored);
}

} // namespace dmm::support
