#pragma once

#include "core/runs/RunStore.h"
#include "core/types/SweepPlan.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace dmm::sweep {

/// A plan with its experiment and its runs, and its folder sweeps/<id>/ among the runs: sweep.yaml
/// and base.yaml, what a cluster was told, and its logs. The id follows from the plan and the
/// experiment alone, so that a file is the same sweep wherever and whenever it is read.
class Sweep {
 public:
  /// Reads a plan. `base` is named from the plan's own folder, or is the name of a preset; a name
  /// is that of the file where the plan has none. Writes nothing. Throws support::InputError
  /// "file:line: ...".
  static Sweep fromFile(const runs::RunStore& store, const std::filesystem::path& file);

  /// A plan that a form made.
  static Sweep fromPlan(const runs::RunStore& store, types::SweepPlan plan,
                        const types::ExperimentConfig& base);

  /// A plan's file, or the id of a sweep that was begun, or what one alone begins with.
  static Sweep find(const runs::RunStore& store, const std::string& fileOrId);

  /// Those that were begun; what cannot be read is left out.
  static std::vector<std::string> idsIn(const runs::RunStore& store);

  const std::string& id() const { return m_id; }
  const runs::RunStore& store() const { return m_store; }
  const types::SweepPlan& plan() const { return m_plan; }
  const types::ExperimentConfig& base() const { return m_base; }
  const std::vector<types::SweepRun>& runs() const { return m_runs; }

  std::filesystem::path folder() const;
  std::filesystem::path logFile(std::int64_t index) const; ///< what a run's processes said
  bool isKept() const;                                     ///< whether the folder is there

  /// Makes the folder where it is missing, whole or not at all, or that of the logs alone; throws
  /// support::IoError.
  void keep() const;

  /// The run with this index; it may not be made yet. Throws support::InputError for no such index.
  const types::SweepRun& run(std::int64_t index) const;
  runs::RunDirectory directory(std::int64_t index) const;

 private:
  Sweep(runs::RunStore store, types::SweepPlan plan, types::ExperimentConfig base,
        const std::string& source);

  runs::RunStore m_store;
  types::SweepPlan m_plan;
  types::ExperimentConfig m_base;
  std::vector<types::SweepRun> m_runs;
  std::string m_id;
};

} // namespace dmm::sweep
