#pragma once

#include <torch/torch.h>

namespace dmm::model {

/// A Gaussian with diagonal covariance for each row. loc and scale are [..., z].
struct Gaussian {
  torch::Tensor loc;
  torch::Tensor scale; ///< standard deviations

  /// loc + scale * noise, with standard normal noise [..., z] (the reparameterised sample).
  torch::Tensor sample(const torch::Tensor& noise) const { return loc + scale * noise; }
};

/// KL(q to p) in closed form, each dimension by itself: log(sp / sq) + (sq^2 + (mq - mp)^2) /
/// (2 sp^2) - 1/2, [..., z].
torch::Tensor divergence(const Gaussian& q, const Gaussian& p);

} // namespace dmm::model
