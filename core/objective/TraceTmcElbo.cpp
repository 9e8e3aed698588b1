#include "core/objective/TraceTmcElbo.h"

#include "core/objective/ElboTerms.h"
#include "core/objective/PairwiseGaussian.h"
#include "core/objective/SequenceScores.h"

#include <cmath>

namespace dmm::objective {

ObjectiveValue TraceTmcElbo::evaluate(model::DeepMarkovModel& model, const data::PackedBatch& batch,
                                      const torch::Tensor& noise, double beta) const {
  const double logParticles = std::log(static_cast<double>(noise.size(0)));
  ElboTerms terms;
  SequenceScores scores; // a_t[k], [K, B_t]
  rollOut(model, batch, noise, [&](const RolloutStep& step) {
    const torch::Tensor ownKl = step.posterior.logProb(step.z) - step.prior.logProb(step.z);
    terms.add(step.logLikelihood, ownKl);
    const torch::Tensor before = scores.carry(step.active);
    if (!before.defined()) { // all particles have one ancestor, the learned start
      scores.set(step.logLikelihood - beta * ownKl - logParticles);
      return;
    }
    const torch::Tensor weights = beta * (pairwiseLogProb(step.z, step.prior) -
                                          pairwiseLogProb(step.z, step.posterior)); // [B, K, J]
    const torch::Tensor joined = torch::logsumexp(weights + before.t().unsqueeze(1), 2); // [B, K]
    scores.set(joined.t() + step.logLikelihood - logParticles);
  });
  return terms.valueWith(-torch::logsumexp(scores.finish(), 0).sum());
}

} // namespace dmm::objective
