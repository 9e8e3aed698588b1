#include "core/objective/TraceElbo.h"

#include "core/objective/FixedGuideDensity.h"

namespace dmm::objective {

model::Trajectory TraceElbo::scored(const model::DeepMarkovModel& model,
                                    const batch::PackedBatch& batch,
                                    const model::Trajectory& path) const {
  return m_sticksTheLanding ? withFixedGuideDensity(model, batch, path, ops()) : path;
}

ObjectiveValue TraceElbo::score(const model::Trajectory& path, const batch::PackedBatch& /*batch*/,
                                double beta) const {
  const torch::Tensor reconstruction = reconstructionOf(path);
  const torch::Tensor terms = path.logPosterior - path.logPrior;
  noteTerm("log q(z_t) - log p(z_t given z_{t-1})", terms);
  const torch::Tensor kl = terms.sum() / path.particles();
  return {beta * kl + reconstruction, reconstruction, kl};
}

} // namespace dmm::objective
