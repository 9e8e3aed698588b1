#include "core/objective/FixedGuideDensity.h"

#include "core/batch/PackedSteps.h"
#include "core/ops/fused/Densities.h"

#include <stdexcept>

namespace dmm::objective {

using torch::Tensor;

namespace {

/// The value with its gradient multiplied.
Tensor scaleGradient(const Tensor& value, const Tensor& factor) {
  const Tensor fixed = value.detach();
  return fixed + factor * (value - fixed);
}

} // namespace

Trajectory withFixedGuideDensity(model::DeepMarkovModel& model, const batch::PackedBatch& batch,
                                 const Trajectory& path, const Tensor& pathWeights) {
  if (path.logDeterminant.defined())
    throw std::invalid_argument("withFixedGuideDensity: expected a guide without flows");
  Trajectory scored = path;
  if (pathWeights.defined()) {
    const Tensor rows = batch.sequenceOfRow().to(path.z.device());
    scored.z = scaleGradient(
        path.z, pathWeights.detach().to(path.z.scalar_type()).index_select(1, rows).unsqueeze(-1));
  }
  scored.base = scored.z;

  // As core/ops/fused has it: the rows of a slice's particles follow each other.
  const std::int64_t particles = path.particles();
  const batch::PackedSteps steps{batch.offsets, particles};
  const Tensor z = rowsOf(scored.z);
  const auto posterior = model.combiner().forwardFixed(
      batch::previousStates(z, model.zq0().detach(), steps), path.hidden);
  const auto prior = model.transition().forward(batch::previousStates(z, model.z0(), steps),
                                                model::Arithmetic::fused());
  const Tensor logits = model.emitter().forward(z, model::Arithmetic::fused());
  scored.posterior = {byParticle(posterior.loc, particles), byParticle(posterior.scale, particles)};
  scored.prior = {byParticle(prior.loc, particles), byParticle(prior.scale, particles)};
  scored.logPosterior =
      byParticle(ops::fused::gaussianLogProb(z, posterior.loc, posterior.scale, rowsOf(path.noise)),
                 particles);
  scored.logPrior = byParticle(ops::fused::gaussianLogProb(z, prior.loc, prior.scale), particles);
  scored.logLikelihood = byParticle(ops::fused::bernoulliLogProb(batch.rows, logits), particles);
  return scored;
}

} // namespace dmm::objective
