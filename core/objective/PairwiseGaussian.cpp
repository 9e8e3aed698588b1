#include "core/objective/PairwiseGaussian.h"

#include <cmath>
#include <numbers>

namespace dmm::objective {

torch::Tensor pairwiseLogProb(const torch::Tensor& values, const model::Gaussian& distributions) {
  // ((v - m) / s)^2 = v^2 (1/s^2) - 2 v (m/s^2) + m^2/s^2, each summed over z.
  const torch::Tensor center = distributions.loc.mean(0, /*keepdim=*/true).detach();
  const torch::Tensor value = (values - center).transpose(0, 1);          // [B, K, z]
  const torch::Tensor loc = (distributions.loc - center).transpose(0, 1); // [B, J, z]
  const torch::Tensor scale = distributions.scale.transpose(0, 1);        // [B, J, z]
  const torch::Tensor precision = scale.square().reciprocal();
  const torch::Tensor quadratic = torch::matmul(value.square(), precision.transpose(1, 2)) -
                                  2 * torch::matmul(value, (loc * precision).transpose(1, 2)) +
                                  (loc.square() * precision).sum(-1).unsqueeze(1); // [B, K, J]
  const double logTwoPi = std::log(2 * std::numbers::pi);
  const torch::Tensor normaliser =
      scale.log().sum(-1) + 0.5 * logTwoPi * static_cast<double>(values.size(-1)); // [B, J]
  return -0.5 * quadratic - normaliser.unsqueeze(1);
}

} // namespace dmm::objective
