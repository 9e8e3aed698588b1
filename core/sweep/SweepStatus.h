#pragma once

#include "core/sweep/SlurmQueue.h"
#include "core/sweep/Sweep.h"
#include "core/types/RunInfo.h"
#include "core/types/SweepState.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace dmm::sweep {

/// What the folders of a sweep's runs said when they were looked at before, so that a look at five
/// hundred of which ten are trained reads ten.
class RunRecords {
 public:
  /// What the run's own folder says now.
  const types::SweepRunState& read(const runs::RunDirectory& run);

 private:
  struct Record {
    std::string infoStamp, metricsStamp;
    types::RunStatus status = types::RunStatus::Queued;
    types::SweepRunState state = {};
  };
  std::map<std::string, Record> m_records; ///< by the run's id
};

/// How far every run of a sweep has come, in their order: from the runs' own folders, which know
/// what is finished, failed and trained; from Slurm, which knows what waits and why; and from the
/// task logs, which know what took a run away. `tasks` as slurmTasks() gives them; `records` are
/// kept by who looks again and again.
std::vector<types::SweepRunState>
statesOf(const Sweep& sweep, const std::map<std::int64_t, SlurmTask>& tasks, RunRecords& records);
std::vector<types::SweepRunState> statesOf(const Sweep& sweep,
                                           const std::map<std::int64_t, SlurmTask>& tasks);

/// The runs to hand out: not finished, dropped, waiting or trained; failed and stopped ones only
/// `again`.
std::set<std::int64_t> runsToDo(const std::vector<types::SweepRunState>& states, bool again);

} // namespace dmm::sweep
