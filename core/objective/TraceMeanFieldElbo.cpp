#include "core/objective/TraceMeanFieldElbo.h"

#include <stdexcept>

namespace dmm::objective {

namespace {

/// KL(q to p) of Gaussians, summed over the last dimension: log(sp / sq) + (sq^2 + (mq - mp)^2) /
/// (2 sp^2) - 1/2.
torch::Tensor divergence(const model::Gaussian& q, const model::Gaussian& p) {
  const torch::Tensor ratio = (q.scale / p.scale).square();
  const torch::Tensor shift = ((q.loc - p.loc) / p.scale).square();
  return 0.5 * (ratio + shift - 1 - ratio.log()).sum(-1);
}

} // namespace

ObjectiveValue TraceMeanFieldElbo::score(const Trajectory& path, const data::PackedBatch& /*batch*/,
                                         double beta) const {
  if (path.logDeterminant.defined())
    throw std::invalid_argument("TraceMeanFieldElbo::score: expected a guide without flows");
  const torch::Tensor reconstruction = reconstructionOf(path);
  const torch::Tensor kl = divergence(path.posterior, path.prior).sum() / path.particles();
  return {beta * kl + reconstruction, reconstruction, kl};
}

} // namespace dmm::objective
