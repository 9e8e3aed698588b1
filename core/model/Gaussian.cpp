#include "core/model/Gaussian.h"

#include <cmath>
#include <numbers>

namespace dmm::model {

torch::Tensor Gaussian::logProb(const torch::Tensor& value) const {
  const double logSqrtTwoPi = 0.5 * std::log(2 * std::numbers::pi);
  const torch::Tensor standardised = (value - loc) / scale;
  return (-0.5 * standardised.square() - scale.log() - logSqrtTwoPi).sum(-1);
}

} // namespace dmm::model
