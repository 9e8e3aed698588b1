#pragma once

#include "core/types/RunInfo.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace dmm::app {

/// The runs of a folder as the window shows them. refresh() looks at the disk, because other
/// programs write there too, and reads again only the runs whose files changed.
class RunLibrary {
 public:
  explicit RunLibrary(std::filesystem::path folder) : m_folder(std::move(folder)) {}

  const std::filesystem::path& folder() const { return m_folder; }

  /// True when anything is different from before.
  bool refresh();

  /// Oldest first.
  std::vector<types::RunSummary> runs() const;
  const types::RunSummary* find(const std::string& id) const;

 private:
  struct Entry {
    std::string stamp; ///< sizes and times of the run's files
    types::RunSummary summary;
  };

  std::filesystem::path m_folder;
  std::map<std::string, Entry> m_entries; ///< by id, and ids begin with the time
};

} // namespace dmm::app
