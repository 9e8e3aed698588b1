#include "core/model/Gaussian.h"

namespace dmm::model {

torch::Tensor divergence(const Gaussian& q, const Gaussian& p) {
  const torch::Tensor ratio =
      q.scale / p.scale; // its square may underflow, and has no logarithm then
  const torch::Tensor shift = ((q.loc - p.loc) / p.scale).square();
  return 0.5 * (ratio.square() + shift - 1) - ratio.log();
}

} // namespace dmm::model
