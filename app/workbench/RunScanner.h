#pragma once

#include "core/types/RunInfo.h"

#include <filesystem>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace dmm::app {

/// Looks at a folder of runs again and again, because other programs write there too, and reads
/// the runs whose files changed since the last look, newest first. New runs come twice: at once
/// with their record only, so that a list of a thousand stands there early, then with settings and
/// figures. Reports are condensed. Lives on one thread; no Qt.
class RunScanner {
 public:
  explicit RunScanner(std::filesystem::path folder) : m_folder(std::move(folder)) {}

  /// Takes what was read, some runs at a time; false = stop looking.
  using Deliver = std::function<bool(std::vector<types::RunSummary>)>;

  struct Result {
    std::vector<std::string> gone; ///< runs that were there at the last look
    std::string problem;           ///< of the folder as a whole
  };
  Result scan(const Deliver& deliver);

  /// Reads this run at the next look, changed or not.
  void forget(const std::string& id) { m_stamps.erase(id); }

 private:
  bool deliverRecords(const std::vector<std::string>& ids, const Deliver& deliver);

  std::filesystem::path m_folder;
  std::map<std::string, std::string> m_stamps; ///< sizes and times of each run's files
  std::set<std::string> m_seen;
};

} // namespace dmm::app
