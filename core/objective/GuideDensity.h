#pragma once

#include "core/model/Gaussian.h"
#include "core/ops/Ops.h"
#include "core/types/Choices.h"

#include <torch/torch.h>

namespace dmm::objective {

using types::GuideDensity;

/// log N(value_k; loc_j, scale_j^2) for all pairs of particles of a slice: values [K, N, z],
/// distributions [J, N, z] -> [N, K, J].
torch::Tensor pairwiseLogProb(const ops::Ops& ops, const torch::Tensor& values,
                              const model::Gaussian& distributions);

/// That density from log q of all pairs, [N, K, J], the flows not counted: [N, K, J] where
/// pairwise; [N, K, 1], the same for all ancestors j, where a mixture.
torch::Tensor guideLogDensity(GuideDensity density, const torch::Tensor& pairs);

} // namespace dmm::objective
