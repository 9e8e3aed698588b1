#pragma once

#include "core/types/RunInfo.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace dmm::runs {
class RunDirectory;
}

namespace dmm::app {

/// Looks at a folder of runs again and again, because other programs write there too, and reads
/// the runs whose files changed since the last look, newest first. New runs come twice: at once
/// with their record only, so that a list of a thousand stands there early, then with settings and
/// figures. Reports are condensed. Lives on one thread; no Qt.
///
/// A look at ten thousand runs of which nothing changes must cost next to nothing. The folder is
/// listed when its own time says that something came or went. A run at rest is asked for the time
/// of its folder alone: whatever writes its record or begins to train it replaces a file there. Of
/// many thousand at rest a part is asked at each look.
/// Only the runs that train are looked at file by file every time, and of the others some in turn,
/// for what somebody changed in place.
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
  void forget(const std::string& id) { m_forgotten.insert(id); }

 private:
  /// What is known of a run without reading it.
  struct Known {
    std::string stamp;           ///< sizes and times of its files; empty = not read yet
    std::int64_t folderTime = 0; ///< nanoseconds
    bool claimsToTrain = false;  ///< as its record says
    bool isAtRest = false;       ///< nobody trains it, and its folder's time is an old one
  };

  /// Lists the folder where that may have changed; gives what is new, and what is gone.
  std::vector<std::string> list(Result& result);
  bool mayHaveChanged(const std::filesystem::path& run, const Known& known, bool isItsTurn) const;
  bool deliverRecords(const std::vector<std::string>& ids, const Deliver& deliver);

  std::filesystem::path m_folder;
  std::int64_t m_folderTime = 0; ///< when it was listed last; 0 = to be listed
  std::map<std::string, Known, std::greater<>> m_runs; ///< newest first: ids begin with the time
  std::vector<std::string> m_others; ///< folders that are no runs yet: one may be on its way here
  std::set<std::string> m_forgotten;
  int m_look = 0; ///< counts them
};

} // namespace dmm::app
