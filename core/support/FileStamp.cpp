#include "core/support/FileStamp.h"

#include <sys/stat.h>

namespace dmm::support {

namespace {
using Status = struct stat;
}

std::string stampOf(std::initializer_list<std::filesystem::path> paths) {
  std::string stamp;
  bool isAnyThere = false;
  for (const auto& path : paths) {
    Status status{}; // all in one call: this is asked of thousands of files
    const bool isThere = ::stat(path.c_str(), &status) == 0;
    isAnyThere = isAnyThere || isThere;
    stamp += isThere ? std::to_string(status.st_mtim.tv_sec) + '.' +
                           std::to_string(status.st_mtim.tv_nsec) + '/' +
                           std::to_string(status.st_size) + ' '
                     : "- ";
  }
  return isAnyThere ? stamp : std::string();
}

} // namespace dmm::support
