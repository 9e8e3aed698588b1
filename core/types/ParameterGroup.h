#pragma once

#include "core/types/ExperimentConfig.h"
#include "core/types/Music.h"

#include <string>

namespace dmm::types {

/// The part of the model that a parameter, by its name, belongs to: "guide", "encoder",
/// "transition", "emission", "structure", as the parts' own entries say (core/types/PartInfo.h).
/// "model" where none names it. `keys` are those that the model sees.
std::string parameterGroup(const std::string& parameter, const ExperimentConfig::ModelConfig& model,
                           std::int64_t keys = kKeyCount);

} // namespace dmm::types
