#pragma once

#include "core/types/ExperimentConfig.h"

#include <cstdint>

namespace dmm::widgets {

/// How many numbers training adjusts: every weight, bias and learned initial state of the model
/// that this experiment describes (Pyro's examples/dmm.py, layer by layer).
std::int64_t parameterCount(const types::ExperimentConfig& config);

} // namespace dmm::widgets
