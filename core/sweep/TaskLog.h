#pragma once

#include "core/sweep/Sweep.h"

#include <string>
#include <vector>

namespace dmm::sweep {

/// What befell the jobs of a run, one line each with its time, in tasks/ of the sweep's folder:
/// what no cluster keeps for ever, and some keep not at all.
class TaskLog {
 public:
  TaskLog(const Sweep& sweep, std::int64_t index);

  /// Adds a line; throws support::IoError.
  void note(const std::string& what) const;

  /// The lines without their times, oldest first.
  std::vector<std::string> lines() const;

  /// The name of any run's file as printf makes it of an index.
  static std::string format(const Sweep& sweep);

 private:
  std::filesystem::path m_file;
};

/// A path in a text in which a percent sign means something.
std::string percentEscaped(const std::filesystem::path& path);

/// The last lines of what a run's processes said, without empty ones; empty where there is no log.
std::string endOfLog(const std::filesystem::path& file, std::size_t lines);

} // namespace dmm::sweep
