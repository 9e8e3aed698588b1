#include "core/objective/ReferenceExecution.h"

#include "core/objective/PairwiseGaussian.h"
#include "core/objective/SequenceScores.h"

#include <cmath>

namespace dmm::objective {

using torch::Tensor;

namespace {

/// The parts of a trajectory, step after step, until they are joined.
struct Steps {
  std::vector<Tensor> locs, scales, bases, zs, determinants, priorLocs, priorScales, posteriors,
      priors, likelihoods;

  Trajectory join() const {
    Trajectory path;
    path.posterior = {torch::cat(locs, 1), torch::cat(scales, 1)};
    path.base = torch::cat(bases, 1);
    path.z = torch::cat(zs, 1);
    if (!determinants.empty()) path.logDeterminant = torch::cat(determinants, 1);
    path.prior = {torch::cat(priorLocs, 1), torch::cat(priorScales, 1)};
    path.logPosterior = torch::cat(posteriors, 1);
    path.logPrior = torch::cat(priors, 1);
    path.logLikelihood = torch::cat(likelihoods, 1);
    return path;
  }
};

/// The states [K, B, z] of the particles that `ancestors` [K, B] names.
Tensor followed(const Tensor& states, const Tensor& ancestors) {
  return states.gather(0, ancestors.unsqueeze(-1).expand_as(states));
}

} // namespace

Trajectory ReferenceExecution::sample(model::DeepMarkovModel& model,
                                      const batch::PackedBatch& batch, const Tensor& noise,
                                      filter::Resampler* resampler) const {
  const std::int64_t particles = noise.size(0);
  const Tensor hidden = model.inferenceStates(batch);
  const auto startingAt = [&](const Tensor& start) {
    return start.expand({particles, batch.active(0), start.size(0)});
  };

  Steps steps;
  Tensor guidePrevious = startingAt(model.zq0());
  Tensor modelPrevious = startingAt(model.z0());
  for (std::int64_t t = 0; t < batch.steps(); ++t) {
    const std::int64_t active = batch.active(t); // B_t
    if (resampler && t > 0) {
      const Tensor increments =
          steps.likelihoods.back() + steps.priors.back() - steps.posteriors.back();
      const Tensor ancestors = resampler->ancestors(t, increments.narrow(1, 0, active).detach());
      if (ancestors.defined())
        guidePrevious = modelPrevious = followed(guidePrevious.narrow(1, 0, active), ancestors);
    }
    const auto posterior = model.combiner().forward(guidePrevious.narrow(1, 0, active),
                                                    batch.at(hidden, t).unsqueeze(0));
    const auto prior = model.transition().forward(modelPrevious.narrow(1, 0, active));
    const Tensor base = posterior.sample(noise.narrow(1, batch.offset(t), active));
    Tensor z = base;
    Tensor logPosterior = posterior.logProb(base);
    Tensor determinant;
    for (const auto& flow : model.flows()) {
      const auto [value, logDeterminant] = flow->forward(z);
      z = value;
      determinant = determinant.defined() ? determinant + logDeterminant : logDeterminant;
    }
    if (determinant.defined()) {
      logPosterior = logPosterior - determinant;
      steps.determinants.push_back(determinant);
    }
    const Tensor slices = batch.at(batch.rows, t).unsqueeze(0).expand({particles, -1, -1});
    steps.locs.push_back(posterior.loc);
    steps.scales.push_back(posterior.scale);
    steps.bases.push_back(base);
    steps.zs.push_back(z);
    steps.priorLocs.push_back(prior.loc);
    steps.priorScales.push_back(prior.scale);
    steps.posteriors.push_back(logPosterior);
    steps.priors.push_back(prior.logProb(z));
    steps.likelihoods.push_back(model::bernoulliLogProb(slices, model.emitter().forward(z)));
    guidePrevious = z;
    modelPrevious = z;
  }
  Trajectory path = steps.join();
  path.hidden = hidden;
  path.noise = noise;
  return path;
}

Tensor ReferenceExecution::pairwiseLogProb(const Tensor& values,
                                           const model::Gaussian& distributions) const {
  return objective::pairwiseLogProb(values, distributions);
}

Tensor ReferenceExecution::logSumOverPaths(const Tensor& pairs, const Tensor& own,
                                           const batch::PackedBatch& batch) const {
  const double logParticles = std::log(static_cast<double>(own.size(0)));
  SequenceScores scores; // a_t[k], [K, B_t]
  scores.set(own.narrow(1, 0, batch.active(0)) - logParticles);
  for (std::int64_t t = 1; t < batch.steps(); ++t) {
    const Tensor before = scores.carry(batch.active(t));
    const Tensor joined = torch::logsumexp(batch.at(pairs, t) + before.t().unsqueeze(1), 2);
    scores.set(joined.t() - logParticles);
  }
  return torch::logsumexp(scores.finish(), 0);
}

} // namespace dmm::objective
