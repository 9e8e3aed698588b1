#include "core/objective/FixedGuideDensity.h"

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

model::Trajectory withFixedGuideDensity(const model::DeepMarkovModel& model,
                                        const batch::PackedBatch& batch,
                                        const model::Trajectory& path, const ops::Ops& ops,
                                        const Tensor& pathWeights) {
  if (path.logDeterminant.defined())
    throw std::invalid_argument("withFixedGuideDensity: expected a guide without flows");
  model::Trajectory scored = path;
  if (pathWeights.defined()) {
    const Tensor rows = batch.sequenceOfRow().to(path.z.device());
    scored.z = scaleGradient(
        path.z, pathWeights.detach().to(path.z.scalar_type()).index_select(1, rows).unsqueeze(-1));
  }
  scored.base = scored.z;

  const std::int64_t particles = path.particles();
  const batch::PackedSteps steps{batch.offsets, particles};
  const auto byParticle = [&](const Tensor& rows) { return model::byParticle(rows, particles); };
  const Tensor z = model::rowsOf(scored.z);
  const auto posterior =
      model.guide().along(path.encoded, z, steps, ops, model::Guide::Parameters::Fixed);
  const model::ModelAt at(
      model, z, model::beforeAll(batch, ops.previousStates(z, model.z0(), steps), path.slices),
      ops);
  scored.posterior = {byParticle(posterior.loc), byParticle(posterior.scale)};
  scored.prior = {byParticle(at.prior.loc), byParticle(at.prior.scale)};
  scored.logPosterior =
      byParticle(ops.gaussianLogProb(z, posterior.loc, posterior.scale, model::rowsOf(path.noise)));
  scored.logPrior = byParticle(at.logPrior());
  scored.logLikelihood = byParticle(at.logLikelihood(batch.rows));
  return scored;
}

} // namespace dmm::objective
