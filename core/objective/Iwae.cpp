#include "core/objective/Iwae.h"

#include <cmath>

namespace dmm::objective {

torch::Tensor importanceLogWeights(const Trajectory& path, const data::PackedBatch& batch) {
  return sumOverSteps(path.logLikelihood + path.logPrior - path.logPosterior, batch);
}

ObjectiveValue Iwae::score(const Trajectory& path, const data::PackedBatch& batch,
                           double /*beta*/) const {
  const double logParticles = std::log(static_cast<double>(path.particles()));
  const torch::Tensor bounds =
      torch::logsumexp(importanceLogWeights(path, batch), 0) - logParticles; // [B]
  return {-bounds.sum(), reconstructionOf(path), klOf(path)};
}

} // namespace dmm::objective
