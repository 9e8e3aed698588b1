#include "core/objective/Iwae.h"

#include "core/objective/ElboTerms.h"
#include "core/objective/SequenceScores.h"

#include <cmath>

namespace dmm::objective {

ObjectiveValue Iwae::evaluate(model::DeepMarkovModel& model, const data::PackedBatch& batch,
                              const torch::Tensor& noise, double /*beta*/) const {
  ElboTerms terms;
  SequenceScores logWeights; // [K, B_t]
  rollOut(model, batch, noise, [&](const RolloutStep& step) {
    const torch::Tensor kl = step.posterior.logProb(step.z) - step.prior.logProb(step.z);
    terms.add(step.logLikelihood, kl);
    const torch::Tensor before = logWeights.carry(step.active);
    const torch::Tensor added = step.logLikelihood - kl;
    logWeights.set(before.defined() ? before + added : added);
  });
  const double logParticles = std::log(static_cast<double>(noise.size(0)));
  const torch::Tensor bounds = torch::logsumexp(logWeights.finish(), 0) - logParticles; // [B]
  return terms.valueWith(-bounds.sum());
}

} // namespace dmm::objective
