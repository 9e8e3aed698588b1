#pragma once

#include <filesystem>
#include <limits>
#include <string>

namespace dmm::support {

/// What this process may still allocate.
struct AvailableMemory {
  double bytes = std::numeric_limits<double>::infinity();
  std::string limit; ///< what sets it: "of this machine's memory", "under ulimit -v"; "" = nothing
};

/// The least of what the machine has (with its swap), its control groups allow and the process's
/// own limits leave; infinite where none of them is known. The limits of a process count mappings:
/// these take more room than what is allocated from them, which is left out of it. `root` is where
/// /proc and /sys lie.
AvailableMemory availableMemory(const std::filesystem::path& root = "/");

} // namespace dmm::support
