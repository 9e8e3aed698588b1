#pragma once

#include "core/sweep/SlurmQueue.h"
#include "core/sweep/Sweep.h"
#include "core/types/SweepState.h"

#include <map>
#include <set>
#include <vector>

namespace dmm::sweep {

/// How far every run of a sweep has come, in their order: from the runs' own folders, which know
/// what is finished, failed and trained; from Slurm, which knows what waits and why; and from the
/// task logs, which know what took a run away. `tasks` as slurmTasks() gives them.
std::vector<types::SweepRunState> statesOf(const Sweep& sweep,
                                           const std::map<std::int64_t, SlurmTask>& tasks);

/// The runs to hand out: not finished, dropped, waiting or trained; failed and stopped ones only
/// `again`.
std::set<std::int64_t> runsToDo(const std::vector<types::SweepRunState>& states, bool again);

} // namespace dmm::sweep
