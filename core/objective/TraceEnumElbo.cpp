#include "core/objective/TraceEnumElbo.h"

namespace dmm::objective {

ObjectiveValue TraceEnumElbo::score(const Trajectory& path, const data::PackedBatch& /*batch*/,
                                    double beta) const {
  const torch::Tensor posterior = guideLogDensity(m_guideDensity, execution(), path);
  const torch::Tensor prior = execution().pairwiseLogProb(path.z, path.prior);
  torch::Tensor kl = (posterior - prior).mean({1, 2}).sum();
  if (path.logDeterminant.defined())
    kl = kl - path.logDeterminant.sum() / static_cast<double>(path.particles());
  const torch::Tensor reconstruction = reconstructionOf(path);
  return {beta * kl + reconstruction, reconstruction, kl};
}

} // namespace dmm::objective
