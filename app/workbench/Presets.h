#pragma once

#include "core/types/ExperimentConfig.h"

#include <QString>

#include <utility>
#include <vector>

namespace dmm::app {

/// The experiments that ship with the program (presets/*.yaml, in its resources), the one to begin
/// with first.
std::vector<std::pair<QString, types::ExperimentConfig>> shippedPresets();

} // namespace dmm::app
