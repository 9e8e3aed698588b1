#include "core/objective/TraceElbo.h"

#include "core/objective/ElboTerms.h"

namespace dmm::objective {

ObjectiveValue TraceElbo::evaluate(model::DeepMarkovModel& model, const data::PackedBatch& batch,
                                   const torch::Tensor& noise, double beta) const {
  ElboTerms terms;
  rollOut(model, batch, noise, [&](const RolloutStep& step) {
    terms.add(step.logLikelihood, step.posterior.logProb(step.z) - step.prior.logProb(step.z));
  });
  return terms.valueWith(terms.loss(beta));
}

} // namespace dmm::objective
