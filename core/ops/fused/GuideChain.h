#pragma once

#include "core/ops/Recurrences.h"

namespace dmm::ops::fused {

/// Ops::guideChain with a hand-written gradient, for hidden and all weights; only what carries it
/// to the step before runs step by step.
GuideChainPath guideChain(const torch::Tensor& hidden, const torch::Tensor& noise,
                          const GuideChainWeights& weights, const batch::PackedSteps& steps,
                          const ChooseSources& chooseSources = {});

} // namespace dmm::ops::fused
