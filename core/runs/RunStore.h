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
  /// A relative folder is taken from where the program runs now, and named in full from then on.
  explicit RunStore(const std::filesystem::path& folder);

  /// $XDG_DATA_HOME/dmm-workbench/runs, or its place under $HOME.
  static std::filesystem::path defaultFolder();

  const std::filesystem::path& folder() const { return m_folder; }

  /// Makes the directory of a new run with its config.yaml and run.yaml (status queued). Throws
  /// support::InputError for a name that is no text to show.
  RunDirectory create(const types::ExperimentConfig& config) const;

  /// The run of a sweep that has this id: made where it is missing, whole or not at all, however
  /// many programs make it at once. `config` and the throws are as above.
  RunDirectory createMember(const std::string& id, const types::ExperimentConfig& config,
                            const std::string& sweep, std::int64_t index) const;

  /// All runs, oldest first, those of sweeps at the end. A folder without run.yaml is not a run.
  std::vector<RunDirectory> list() const;

  /// Moves a run into the folder's trash (.trash/ID), where list() does not see it, and back.
  /// Both throw support::InputError for a run that is being trained, is not there or would replace
  /// another, and support::IoError when the folder cannot be written.
  void moveToTrash(const std::string& id) const;
  void restore(const std::string& id) const;

  /// Deletes for good what lies in the trash; returns how many runs that were.
  std::size_t emptyTrash() const;
  std::size_t trashedRuns() const;

  /// The run with this id, unique prefix of an id, or path. Throws support::InputError.
  RunDirectory find(const std::string& idOrPath) const;

 private:
  std::int64_t nextColor() const;
  void fill(const RunDirectory& run, const types::ExperimentConfig& config,
            types::RunInfo info) const;
  std::filesystem::path trashFolder() const { return m_folder / ".trash"; }

  std::filesystem::path m_folder;
};

/// Ids of sweeps, and so of their runs, begin with it; those of other runs with their time.
inline constexpr const char* kSweepPrefix = "sweep-";

/// Letters, digits and single dashes of a name, for use in a folder's name: at most 32.
std::string slug(const std::string& name);

/// Now, as run.yaml writes times: "2026-03-01T09:30:00Z".
std::string utcNow();

/// The name of this machine, as runs record it.
std::string machineName();

} // namespace dmm::runs
