#pragma once

#include "core/model/Gaussian.h"

#include <torch/torch.h>

namespace dmm::objective {

/// log N(value_k; loc_j, scale_j^2) for all pairs (k, j) of K samples and J distributions:
/// values [K, B, z], distributions [J, B, z] -> [B, K, J]. The quadratic form is three matrix
/// products a sequence, no loop over pairs. Means and values are first moved by the mean of the
/// means, which changes no difference and keeps the products small.
torch::Tensor pairwiseLogProb(const torch::Tensor& values, const model::Gaussian& distributions);

} // namespace dmm::objective
