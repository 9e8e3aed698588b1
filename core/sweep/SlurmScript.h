#pragma once

#include "core/sweep/Sweep.h"
#include "core/types/SlurmSettings.h"

#include <set>
#include <string>

namespace dmm::sweep {

/// What the script of a job says of its place among a sweep's jobs.
struct SlurmArray {
  std::set<std::int64_t> indices; ///< one at least
  std::int64_t stage = 0;
  std::string after; ///< the job that must have ended before, if any
};

/// "0-3,7": indices as --array takes them.
std::string arrayText(const std::set<std::int64_t>& indices);

/// A word as the shell reads it back, whatever is in it.
std::string shellQuoted(const std::string& word);

/// The job script of an array whose task i trains run i. Slurm signals it some time before the
/// limit; then, and when it is preempted, the run stops in good order, and the task is requeued: by
/// itself at the limit and when its process was killed (at most kMostRequeues times), by Slurm when
/// it was preempted or its node failed. What befalls a task it notes in its TaskLog.
std::string slurmScript(const Sweep& sweep, const types::SlurmSettings& settings,
                        const SlurmArray& array);

inline constexpr int kMostRequeues = 3;
inline constexpr int kSecondsBeforeLimit = 120;

/// The exit status of a run that stopped before its end and is to go on (EX_TEMPFAIL).
inline constexpr int kToGoOn = 75;

} // namespace dmm::sweep
