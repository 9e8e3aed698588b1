#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace dmm::types {

/// What a cluster is told of a sweep's jobs; empty or 0: as the cluster has it.
struct SlurmSettings {
  std::string partition;
  std::string account;
  std::string time;              ///< as sbatch takes it: "30" minutes, "2:00:00", "1-12"
  std::string memory;            ///< of a run: "4G"
  std::int64_t cores = 0;        ///< of a run; 0: as many as it trains with
  std::int64_t atOnce = 0;       ///< runs at the same time; 0: as many as the cluster gives
  std::string setup;             ///< lines of the shell before the run, e.g. module load ...
  std::string wrapper;           ///< words before the program, e.g. apptainer exec dmm.sif
  std::string program;           ///< dmm as the nodes see it; empty: where it is here
  std::vector<std::string> more; ///< further options of sbatch, one each

  friend bool operator==(const SlurmSettings&, const SlurmSettings&) = default;
};

} // namespace dmm::types
