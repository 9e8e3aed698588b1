#include "core/objective/Fivo.h"

#include "core/filter/SystematicResampler.h"

#include <cmath>

namespace dmm::objective {

model::Trajectory Fivo::draw(const model::DeepMarkovModel& model, const batch::PackedBatch& batch,
                             const torch::Tensor& noise) const {
  filter::SystematicResampler resampler(batch, noise[particles()].select(-1, 0), m_threshold);
  model::Trajectory path = trace(model, batch, noise.narrow(0, 0, particles()), &resampler);
  path.segments = resampler.segments();
  return path;
}

ObjectiveValue Fivo::score(const model::Trajectory& path, const batch::PackedBatch& /*batch*/,
                           double /*beta*/) const {
  const std::int64_t pieces = path.segments.max().item<std::int64_t>() + 1;
  const torch::Tensor increments = logIncrements(path);
  noteTerm("log weight of z_t", increments);
  const torch::Tensor logWeights = batch::sumByGroup(increments, path.segments, pieces);
  const double logParticles = std::log(static_cast<double>(path.particles()));
  const torch::Tensor bounds = torch::logsumexp(logWeights, 0) - logParticles; // one a piece
  return {-bounds.sum(), reconstructionOf(path), klOf(path)};
}

} // namespace dmm::objective
