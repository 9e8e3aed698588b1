#include "core/objective/TraceMeanFieldElbo.h"

#include <stdexcept>

namespace dmm::objective {

ObjectiveValue TraceMeanFieldElbo::score(const model::Trajectory& path,
                                         const batch::PackedBatch& /*batch*/, double beta) const {
  if (path.logDeterminant.defined())
    throw std::invalid_argument("TraceMeanFieldElbo::score: expected a guide without flows");
  const torch::Tensor reconstruction = reconstructionOf(path);
  const torch::Tensor terms = model::divergence(path.posterior, path.prior);
  noteTerm("KL of q(z_t) to p(z_t given z_{t-1})", terms);
  const torch::Tensor kl = terms.sum() / path.particles();
  return {beta * kl + reconstruction, reconstruction, kl};
}

} // namespace dmm::objective
