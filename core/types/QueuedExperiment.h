#pragma once

#include "core/types/ExperimentConfig.h"

#include <string>

namespace dmm::types {

/// An experiment that waits for its turn.
struct QueuedExperiment {
  ExperimentConfig config;
  std::string run;     ///< id of the run to go on with; empty = a new one
  std::string failure; ///< why it could not be trained; such an entry is passed over

  friend bool operator==(const QueuedExperiment&, const QueuedExperiment&) = default;
};

} // namespace dmm::types
