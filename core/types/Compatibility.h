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

/// The objective to take where that of the experiment does not go with its model: the exact one
/// where there is one, else the first that goes with it.
std::string fittingObjective(const ExperimentConfig::ModelConfig& model);

/// The configuration with another family of models, and with what has to come along: an objective
/// that goes with it, and notes that it lets look back.
ExperimentConfig withFamily(ExperimentConfig config, Family family);

/// The configuration with another objective, and with the plain gradient where the one in it does
/// not belong to that objective.
ExperimentConfig withObjective(ExperimentConfig config, const std::string& objective);

} // namespace dmm::types
