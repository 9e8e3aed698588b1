#include "core/objective/TraceElbo.h"

#include "core/objective/FixedGuideDensity.h"

namespace dmm::objective {

Trajectory TraceElbo::draw(model::DeepMarkovModel& model, const batch::PackedBatch& batch,
                           const torch::Tensor& noise) const {
  const Trajectory path = execution().sample(model, batch, noise);
  return m_sticksTheLanding ? withFixedGuideDensity(model, batch, path) : path;
}

ObjectiveValue TraceElbo::score(const Trajectory& path, const batch::PackedBatch& /*batch*/,
                                double beta) const {
  const torch::Tensor reconstruction = reconstructionOf(path);
  const torch::Tensor terms = path.logPosterior - path.logPrior;
  execution().noteTerm("log q(z_t) - log p(z_t given z_{t-1})", terms);
  const torch::Tensor kl = terms.sum() / path.particles();
  return {beta * kl + reconstruction, reconstruction, kl};
}

} // namespace dmm::objective
