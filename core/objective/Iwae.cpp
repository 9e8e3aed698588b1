#include "core/objective/Iwae.h"

#include "core/objective/FixedGuideDensity.h"

#include <cmath>

namespace dmm::objective {

torch::Tensor importanceLogWeights(const model::Trajectory& path, const batch::PackedBatch& batch) {
  return batch::sumOverSteps(logIncrements(path), batch);
}

model::Trajectory Iwae::scored(const model::DeepMarkovModel& model, const batch::PackedBatch& batch,
                               const model::Trajectory& path) const {
  if (!m_isDoublyReparameterised) return path;
  const torch::Tensor weights =
      torch::softmax(importanceLogWeights(path, batch).detach(), 0); // w_k / sum w, [K, B]
  return withFixedGuideDensity(model, batch, path, ops(), weights);
}

ObjectiveValue Iwae::score(const model::Trajectory& path, const batch::PackedBatch& batch,
                           double /*beta*/) const {
  const double logParticles = std::log(static_cast<double>(path.particles()));
  const torch::Tensor increments = logIncrements(path);
  noteTerm("log weight of z_t", increments);
  const torch::Tensor bounds =
      torch::logsumexp(batch::sumOverSteps(increments, batch), 0) - logParticles; // [B]
  return {-bounds.sum(), reconstructionOf(path), klOf(path)};
}

} // namespace dmm::objective
