#include "core/model/Gaussian.h"

#include <cmath>
#include <numbers>

namespace dmm::model {

torch::Tensor Gaussian::logProb(const torch::Tensor& value) const {
  const double logSqrtTwoPi = 0.5 * std::log(2 * std::numbers::pi);
  const torch::Tensor standardised = (value - loc) / scale;
  return (-0.5 * standardised.square() - scale.log() - logSqrtTwoPi).sum(-1);
}

torch::Tensor divergence(const Gaussian& q, const Gaussian& p) {
  const torch::Tensor ratio =
      q.scale / p.scale; // its square may underflow, and has no logarithm then
  const torch::Tensor shift = ((q.loc - p.loc) / p.scale).square();
  return 0.5 * (ratio.square() + shift - 1) - ratio.log();
}

} // namespace dmm::model
