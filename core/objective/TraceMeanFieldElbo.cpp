#include "core/objective/TraceMeanFieldElbo.h"

#include <stdexcept>

namespace dmm::objective {

ObjectiveValue TraceMeanFieldElbo::score(const Trajectory& path, const data::PackedBatch& /*batch*/,
                                         double beta) const {
  if (path.logDeterminant.defined())
    throw std::invalid_argument("TraceMeanFieldElbo::score: expected a guide without flows");
  const torch::Tensor reconstruction = reconstructionOf(path);
  const torch::Tensor kl = model::divergence(path.posterior, path.prior).sum() / path.particles();
  return {beta * kl + reconstruction, reconstruction, kl};
}

} // namespace dmm::objective
