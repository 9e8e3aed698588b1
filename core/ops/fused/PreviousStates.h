#pragma once

#include "core/batch/PackedSteps.h"

namespace dmm::ops::fused {

/// Ops::previousStates.
torch::Tensor previousStates(const torch::Tensor& states, const torch::Tensor& start,
                             const batch::PackedSteps& steps);

} // namespace dmm::ops::fused
