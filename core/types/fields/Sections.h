#pragma once

#include "core/types/ConfigField.h"

#include <vector>

/// The table of settings (core/types/ConfigField.h), section by section.
namespace dmm::types::fields {

std::vector<ConfigField> datasetFields(); ///< and the experiment's name
std::vector<ConfigField> modelFields();
std::vector<ConfigField> objectiveFields();
std::vector<ConfigField> optimiserFields(); ///< and annealing
std::vector<ConfigField> runFields();

} // namespace dmm::types::fields
