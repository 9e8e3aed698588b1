#include "core/objective/TraceEnumElbo.h"

namespace dmm::objective {

ObjectiveValue TraceEnumElbo::score(const Trajectory& path, const batch::PackedBatch& /*batch*/,
                                    double beta) const {
  const torch::Tensor posterior = guideLogDensity(m_guideDensity, execution(), path);
  const torch::Tensor prior = execution().pairwiseLogProb(path.z, path.prior);
  const torch::Tensor pairs = posterior - prior;
  execution().noteTerm("log q(z_t) - log p(z_t given z_{t-1}) of pairs of particles", pairs, true);
  torch::Tensor kl = pairs.mean({1, 2}).sum();
  if (path.logDeterminant.defined())
    kl = kl - path.logDeterminant.sum() / static_cast<double>(path.particles());
  const torch::Tensor reconstruction = reconstructionOf(path);
  return {beta * kl + reconstruction, reconstruction, kl};
}

} // namespace dmm::objective
