#include "core/objective/TraceEnumElbo.h"

namespace dmm::objective {

ObjectiveValue TraceEnumElbo::score(const Trajectory& path, const data::PackedBatch& /*batch*/,
                                    double beta) const {
  const torch::Tensor posterior = execution().pairwiseLogProb(path.base, path.posterior);
  const torch::Tensor prior = execution().pairwiseLogProb(path.z, path.prior);
  const auto particles = static_cast<double>(path.particles());
  torch::Tensor kl = (posterior - prior).sum() / (particles * particles);
  if (path.logDeterminant.defined()) kl = kl - path.logDeterminant.sum() / particles;
  const torch::Tensor reconstruction = reconstructionOf(path);
  return {beta * kl + reconstruction, reconstruction, kl};
}

} // namespace dmm::objective
