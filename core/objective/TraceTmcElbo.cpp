#include "core/objective/TraceTmcElbo.h"

namespace dmm::objective {

ObjectiveValue TraceTmcElbo::score(const Trajectory& path, const batch::PackedBatch& batch,
                                   double beta) const {
  torch::Tensor own = path.logLikelihood; // what does not depend on the ancestor
  if (path.logDeterminant.defined()) own = own + beta * path.logDeterminant;
  const torch::Tensor pairs = beta * (execution().pairwiseLogProb(path.z, path.prior) -
                                      guideLogDensity(m_guideDensity, execution(), path)) +
                              own.t().unsqueeze(2); // [N, K, J]
  const torch::Tensor first = beta * (path.logPrior - path.logPosterior) + path.logLikelihood;
  execution().noteTerm("log weight of z_1", first.narrow(1, 0, batch.active(0)));
  execution().noteTerm("log weight of z_t given each z_{t-1}", pairs, true);
  const torch::Tensor bounds = execution().logSumOverPaths(
      pairs.to(torch::kFloat64), first.to(torch::kFloat64), batch); // sums of thousands of nats;
  return {-bounds.sum(), reconstructionOf(path), klOf(path)};
}

} // namespace dmm::objective
