#pragma once

#include "core/runs/RunDirectory.h"

#include <filesystem>
#include <string>
#include <vector>

namespace dmm::runs {

/// A folder of runs, one directory a run. Reads the disk anew at every call, because other programs
/// may write there too.
class RunStore {
 public:
  explicit RunStore(std::filesystem::path folder) : m_folder(std::move(folder)) {}

  /// $XDG_DATA_HOME/dmm-workbench/runs, or its place under $HOME.
  static std::filesystem::path defaultFolder();

  const std::filesystem::path& folder() const { return m_folder; }

  /// Makes the directory of a new run with its config.yaml and run.yaml (status queued).
  RunDirectory create(const types::ExperimentConfig& config) const;

  /// All runs, oldest first. A folder without run.yaml is not a run.
  std::vector<RunDirectory> list() const;

  /// The run with this id, unique prefix of an id, or path. Throws support::InputError.
  RunDirectory find(const std::string& idOrPath) const;

 private:
  std::filesystem::path m_folder;
};

/// Now, as run.yaml writes times: "2026-03-01T09:30:00Z".
std::string utcNow();

} // namespace dmm::runs
