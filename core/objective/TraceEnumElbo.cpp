#include "core/objective/TraceEnumElbo.h"

#include "core/objective/ElboTerms.h"
#include "core/objective/PairwiseGaussian.h"

namespace dmm::objective {

ObjectiveValue TraceEnumElbo::evaluate(model::DeepMarkovModel& model,
                                       const data::PackedBatch& batch, const torch::Tensor& noise,
                                       double beta) const {
  ElboTerms terms;
  rollOut(model, batch, noise, [&](const RolloutStep& step) {
    const torch::Tensor pairs =
        pairwiseLogProb(step.z, step.posterior) - pairwiseLogProb(step.z, step.prior); // [B, K, J]
    terms.add(step.logLikelihood, pairs.mean({1, 2}));
  });
  return terms.valueWith(terms.loss(beta));
}

} // namespace dmm::objective
