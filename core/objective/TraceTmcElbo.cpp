#include "core/objective/TraceTmcElbo.h"

namespace dmm::objective {

ObjectiveValue TraceTmcElbo::score(const model::Trajectory& path, const batch::PackedBatch& batch,
                                   double beta) const {
  torch::Tensor own = path.logLikelihood; // what does not depend on the ancestor
  if (path.logDeterminant.defined()) own = own + beta * path.logDeterminant;
  const torch::Tensor prior = pairwiseLogProb(ops(), path.z, path.prior);
  const torch::Tensor posterior = pairwiseLogProb(ops(), path.base, path.posterior);
  notePairs(prior, posterior);
  const torch::Tensor pairs = beta * (prior - guideLogDensity(m_guideDensity, posterior)) +
                              own.t().unsqueeze(2); // [N, K, J]
  const torch::Tensor first = beta * (path.logPrior - path.logPosterior) + path.logLikelihood;
  noteTerm("log weight of z_1", first.narrow(1, 0, batch.active(0)));
  noteTerm("log weight of z_t given each z_{t-1}", pairs, true);
  // Sums of thousands of nats; the first step's pairs are not used.
  const torch::Tensor start = first.to(torch::kFloat64).t().narrow(0, 0, batch.active(0));
  const torch::Tensor bounds =
      ops().logSumOverPaths(pairs.to(torch::kFloat64), start, {batch.offsets, 1});
  return {-bounds.sum(), reconstructionOf(path), klOf(path)};
}

} // namespace dmm::objective
