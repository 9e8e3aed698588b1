#pragma once

#include "core/sweep/Sweep.h"

#include <string>
#include <vector>

namespace dmm::sweep {

/// A job array that was submitted for a sweep.
struct SlurmJob {
  std::string id;    ///< empty: it is being submitted, or who did died in between
  std::string array; ///< its indices: "0-11"
  std::int64_t stage = 0;
  std::string submitted; ///< UTC
  std::string from;      ///< the machine
};

std::filesystem::path slurmJobsFile(const Sweep& sweep);

/// jobs.yaml in the sweep's folder, oldest first; no file: none.
std::vector<SlurmJob> readSlurmJobs(const Sweep& sweep);
void writeSlurmJobs(const Sweep& sweep, const std::vector<SlurmJob>& jobs);

} // namespace dmm::sweep
