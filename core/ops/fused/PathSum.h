#pragma once

#include "core/batch/PackedSteps.h"

#include <torch/torch.h>

namespace dmm::ops::fused {

/// The log of the sum over all paths through K particles a step, a sequence at a time:
/// a_1 = first - log K, a_t[k] = logsumexp_j(pairs_t[k, j] + a_{t-1}[j]) - log K, and the result
/// logsumexp_k a_T[k]. pairs [N, K, K] (its first step is not used), first [B, K] -> [B], with a
/// hand-written gradient.
torch::Tensor logSumOverPaths(const torch::Tensor& pairs, const torch::Tensor& first,
                              const batch::PackedSteps& steps);

} // namespace dmm::ops::fused
