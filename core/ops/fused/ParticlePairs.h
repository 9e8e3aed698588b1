#pragma once

#include <torch/torch.h>

namespace dmm::ops::fused {

/// log N(value_k; loc_j, scale_j^2) for all pairs (k, j) of particles of a slice, with a
/// hand-written gradient: values [N, K, z], loc and scale [N, J, z] -> [N, K, J].
torch::Tensor particlePairs(const torch::Tensor& values, const torch::Tensor& loc,
                            const torch::Tensor& scale);

} // namespace dmm::ops::fused
