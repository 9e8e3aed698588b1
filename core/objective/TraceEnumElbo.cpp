#include "core/objective/TraceEnumElbo.h"

namespace dmm::objective {

ObjectiveValue TraceEnumElbo::score(const model::Trajectory& path,
                                    const batch::PackedBatch& /*batch*/, double beta) const {
  const torch::Tensor posterior = pairwiseLogProb(ops(), path.base, path.posterior);
  const torch::Tensor prior = pairwiseLogProb(ops(), path.z, path.prior);
  notePairs(prior, posterior);
  const torch::Tensor pairs = guideLogDensity(m_guideDensity, posterior) - prior;
  noteTerm("log q(z_t) - log p(z_t given z_{t-1}) of pairs of particles", pairs, true);
  torch::Tensor kl = pairs.mean({1, 2}).sum();
  if (path.logDeterminant.defined())
    kl = kl - path.logDeterminant.sum() / static_cast<double>(path.particles());
  const torch::Tensor reconstruction = reconstructionOf(path);
  return {beta * kl + reconstruction, reconstruction, kl};
}

} // namespace dmm::objective
