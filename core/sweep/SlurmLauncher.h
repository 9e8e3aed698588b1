#pragma once

#include "core/sweep/Sweep.h"
#include "core/types/SlurmSettings.h"
#include "core/types/SweepState.h"

#include <set>
#include <string>
#include <vector>

namespace dmm::sweep {

/// Hands runs of a sweep to Slurm as one job array, one a stage where there is halving, and returns
/// at once: all that is needed to find them again lies in the sweep's folder. Runs that are
/// finished, wait or are trained are left out, those that failed or were stopped too unless
/// `again`. Gives the jobs' ids, none where there is nothing to do. Throws support::InputError
/// where there is no Slurm here or it refuses what it is told, in its words, and support::IoError
/// where it does not answer or the folder cannot be written; the folder is then as it was, and
/// Slurm has nothing.
std::vector<std::string> submitToSlurm(const Sweep& sweep, types::SlurmSettings settings,
                                       const std::set<std::int64_t>& indices);

/// Takes tasks back, those of these runs or, with none given, of all. Gives how many Slurm still
/// had. Throws as above.
std::size_t cancelInSlurm(const Sweep& sweep, const std::set<std::int64_t>& indices);

} // namespace dmm::sweep
