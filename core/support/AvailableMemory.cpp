#include "core/support/AvailableMemory.h"

#include "core/support/NumberInFile.h"

#include <algorithm>
#include <fstream>
#include <optional>
#include <sstream>
#include <sys/resource.h>
#include <unistd.h>

namespace dmm::support {

namespace fs = std::filesystem;

namespace {

/// The number in a file that holds nothing else; "max" and what cannot be read are none.
std::optional<double> numberIn(const fs::path& file) {
  std::ifstream in(file);
  double number = 0;
  if (in >> number) return number;
  return std::nullopt;
}

/// A control group's limit less what is in use; pages of files that can be dropped do not count.
std::optional<double> leftIn(const fs::path& group, const char* limitFile, const char* usageFile,
                             const char* inactive) {
  const auto limit = numberIn(group / limitFile);
  constexpr double kUnlimited = 1e18; // what version 1 writes for "none" is near 2^63
  if (!limit || *limit > kUnlimited) return std::nullopt;
  const double used =
      numberIn(group / usageFile).value_or(0) - numberAfter(group / "memory.stat", inactive);
  return std::max(0.0, *limit - std::max(0.0, used));
}

/// The group of this process and those that it lies in.
std::optional<double> leftInGroups(const fs::path& root) {
  std::optional<double> least;
  std::ifstream in(root / "proc/self/cgroup");
  for (std::string line; std::getline(in, line);) { // "0::/path" or "4:memory:/path"
    const auto first = line.find(':'), second = line.find(':', first + 1);
    if (first == std::string::npos || second == std::string::npos) continue;
    const std::string controllers = line.substr(first + 1, second - first - 1);
    const bool isUnified = controllers.empty();
    if (!isUnified && controllers.find("memory") == std::string::npos) continue;
    const fs::path top = root / (isUnified ? "sys/fs/cgroup" : "sys/fs/cgroup/memory");
    fs::path inside = fs::path(line.substr(second + 1)).relative_path();
    for (;; inside = inside.parent_path()) {
      const auto left = isUnified
                            ? leftIn(top / inside, "memory.max", "memory.current", "inactive_file")
                            : leftIn(top / inside, "memory.limit_in_bytes", "memory.usage_in_bytes",
                                     "total_inactive_file");
      if (left) least = std::min(left, least ? least : left);
      if (inside.empty()) break;
    }
  }
  return least;
}

/// An allocator maps in larger and larger pieces, of which it never gives an address back, and
/// every thread has its stack and a pool of its own: measured in training.
constexpr double kMappedForAllocated = 1.3;
constexpr double kMappedForThreads = 160e6; // bytes

/// What may be allocated under a limit of the process, which has mapped `pages` now.
std::optional<double> leftOf(int limit, double pages) {
  rlimit now{};
  if (::getrlimit(static_cast<__rlimit_resource_t>(limit), &now) != 0 ||
      now.rlim_cur == RLIM_INFINITY)
    return std::nullopt;
  const double left = double(now.rlim_cur) - pages * double(::sysconf(_SC_PAGESIZE));
  return std::max(0.0, left - kMappedForThreads) / kMappedForAllocated;
}

} // namespace

AvailableMemory availableMemory(const fs::path& root) {
  AvailableMemory available;
  const auto consider = [&](std::optional<double> bytes, const char* limit) {
    if (bytes && *bytes < available.bytes) available = {*bytes, limit};
  };
  constexpr double kKilobyte = 1024;
  const double free = numberAfter(root / "proc/meminfo", "MemAvailable:");
  if (free > 0)
    consider(kKilobyte * (free + numberAfter(root / "proc/meminfo", "SwapFree:")),
             "of this machine's memory");
  consider(leftInGroups(root), "of what this control group may use");
  double size = 0, resident = 0, shared = 0, text = 0, library = 0, data = 0; // pages
  std::ifstream(root / "proc/self/statm") >> size >> resident >> shared >> text >> library >> data;
  consider(leftOf(RLIMIT_AS, size), "under this process's limit (ulimit -v)");
  consider(leftOf(RLIMIT_DATA, data), "under this process's limit (ulimit -d)");
  return available;
}

} // namespace dmm::support
