#pragma once

#include "core/sweep/Sweep.h"

#include <map>
#include <string>

namespace dmm::sweep {

/// What Slurm says of one run's newest job.
struct SlurmTask {
  std::string job;    ///< "123_4": what scancel takes
  std::string state;  ///< PENDING, RUNNING, COMPLETED, FAILED, ... as Slurm calls it
  std::string reason; ///< Slurm's, of a task that waits: Resources, JobArrayTaskLimit, ...
  std::string node;

  /// Whether Slurm has still something to do with it.
  bool isActive() const;
};

/// By index. From squeue, and from sacct where that is there (most clusters keep a job in squeue
/// for five minutes after its end). Throws support::IoError when Slurm does not answer; where the
/// sweep was never submitted nobody is asked.
std::map<std::int64_t, SlurmTask> slurmTasks(const Sweep& sweep);

/// What squeue and sacct wrote: "JOB|INDEX|STATE|REASON|NODE" a line; of several tasks of a run the
/// active one counts, or else that of the newest job.
void addTasks(std::map<std::int64_t, SlurmTask>& tasks, const std::string& lines);

} // namespace dmm::sweep
