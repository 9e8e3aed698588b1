#pragma once

#include "core/types/ExperimentConfig.h"

#include <string>
#include <string_view>
#include <vector>

namespace dmm::types {

/// Settings that are each allowed but do not fit together.
struct Conflict {
  std::vector<std::string> keys; ///< the settings at odds; changing any one of them may help
  std::string reason;            ///< one line that names the keys and what to do

  bool concerns(std::string_view key) const;
};

/// What does not fit together in a configuration; empty when it can be trained.
std::vector<Conflict> conflicts(const ExperimentConfig& config);

/// The configuration with another objective, and with the plain gradient where the one in it does
/// not belong to that objective.
ExperimentConfig withObjective(ExperimentConfig config, const std::string& objective);

} // namespace dmm::types
