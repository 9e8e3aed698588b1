#include "core/objective/TraceElbo.h"

#include "core/objective/FixedGuideDensity.h"

namespace dmm::objective {

Trajectory TraceElbo::draw(model::DeepMarkovModel& model, const data::PackedBatch& batch,
                           const torch::Tensor& noise) const {
  const Trajectory path = execution().sample(model, batch, noise);
  return m_sticksTheLanding ? withFixedGuideDensity(model, batch, path) : path;
}

ObjectiveValue TraceElbo::score(const Trajectory& path, const data::PackedBatch& /*batch*/,
                                double beta) const {
  const torch::Tensor reconstruction = reconstructionOf(path);
  const torch::Tensor kl = klOf(path);
  return {beta * kl + reconstruction, reconstruction, kl};
}

} // namespace dmm::objective
