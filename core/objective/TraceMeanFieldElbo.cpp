#include "core/objective/TraceMeanFieldElbo.h"

#include "core/objective/ElboTerms.h"

namespace dmm::objective {

namespace {

/// KL(q to p) of diagonal Gaussians, summed over the last dimension:
/// log(sp / sq) + (sq^2 + (mq - mp)^2) / (2 sp^2) - 1/2.
torch::Tensor divergence(const model::Gaussian& q, const model::Gaussian& p) {
  const torch::Tensor ratio = (q.scale / p.scale).square();
  const torch::Tensor shift = ((q.loc - p.loc) / p.scale).square();
  return 0.5 * (ratio + shift - 1 - ratio.log()).sum(-1);
}

} // namespace

ObjectiveValue TraceMeanFieldElbo::evaluate(model::DeepMarkovModel& model,
                                            const data::PackedBatch& batch,
                                            const torch::Tensor& noise, double beta) const {
  ElboTerms terms;
  rollOut(model, batch, noise, [&](const RolloutStep& step) {
    terms.add(step.logLikelihood, divergence(step.posterior, step.prior));
  });
  return terms.valueWith(terms.loss(beta));
}

} // namespace dmm::objective
