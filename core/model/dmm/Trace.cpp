#include "core/model/dmm/Trace.h"

namespace dmm::model {

using torch::Tensor;

Before beforeAll(const batch::PackedBatch& batch, const Tensor& previous,
                 const EmissionInput& slices) {
  const std::int64_t particles = previous.size(0) / batch.rowCount();
  return {previous, slices, batch.active(0) * particles};
}

ModelAt::ModelAt(const DeepMarkovModel& model, const Tensor& z, const Before& before,
                 const ops::Ops& ops)
    : prior(model.prior(before.states, before.slices.notesBefore, before.firstRows, ops))
    , m_notes(model.emission().at(z, before.slices, ops))
    , m_z(z)
    , m_ops(ops) {}

Tensor ModelAt::logPrior() const { return m_ops.gaussianLogProb(m_z, prior.loc, prior.scale); }

Tensor ModelAt::logLikelihood(const Tensor& slices) const { return m_notes->logProb(slices); }

namespace {

/// Lets an ancestry choose from what the chain has drawn so far.
ops::ChooseSources sourcesFrom(Ancestry& ancestry, const DeepMarkovModel& model,
                               const batch::PackedBatch& batch, const EmissionInput& input,
                               std::int64_t particles, const ops::Ops& ops) {
  return [&ancestry, &model, &batch, particles, &ops,
          input](std::int64_t t, const ops::GuideStep& before) -> Tensor {
    const torch::NoGradGuard noGrad;
    const std::int64_t active = batch.active(t);
    const Tensor previous =
        t == 1 ? model.z0().expand_as(before.previous).contiguous() : before.previous;
    const auto ofStep = [&](const Tensor& rows) {
      return rows.defined() ? rows.narrow(0, batch.offset(t - 1), active) : rows;
    };
    const ModelAt at(model, before.z,
                     {previous,
                      {ofStep(input.notesBefore), ofStep(input.dropNoise)},
                      t == 1 ? previous.size(0) : 0},
                     ops);
    Tensor increments = at.logLikelihood(ofStep(batch.rows)) + at.logPrior() -
                        ops.drawLogProb(before.scale, before.noise);
    if (before.logDeterminant.defined()) increments += before.logDeterminant;
    const Tensor ancestors = ancestry.ancestors(t, increments.view({active, particles}).t());
    if (!ancestors.defined()) return {};
    const Tensor slices = torch::arange(active, ancestors.options()).unsqueeze(1);
    return (ancestors.t() + particles * slices).reshape({-1});
  };
}

} // namespace

Trajectory trace(const DeepMarkovModel& model, const batch::PackedBatch& batch, const Tensor& noise,
                 const ops::Ops& ops, Ancestry* ancestry) {
  const std::int64_t particles = noise.size(0);
  const batch::PackedSteps steps{batch.offsets, particles};
  const Encoded encoded = model.encoder().encode(batch, ops);
  const Tensor epsilon = rowsOf(noise).contiguous();
  const EmissionInput slices{model.notesBefore(batch, ops), model.emissionDropNoise(batch)};
  ops::ChooseSources chooseSources;
  if (ancestry) chooseSources = sourcesFrom(*ancestry, model, batch, slices, particles, ops);
  const auto chain =
      model.guide().draw(encoded, epsilon, model.flowWeights(), steps, ops, chooseSources);
  const Tensor previous =
      ancestry ? torch::cat({model.z0().expand({steps.rows(0), -1}),
                             chain.z.index_select(0, chain.sources.to(chain.z.device()))})
               : ops.previousStates(chain.z, model.z0(), steps);
  const ModelAt at(model, chain.z, beforeAll(batch, previous, slices), ops);
  Tensor logPosterior = ops.drawLogProb(chain.scale, epsilon);
  if (chain.logDeterminant.defined()) logPosterior = logPosterior - chain.logDeterminant;

  const auto byParticle = [&](const Tensor& rows) { return model::byParticle(rows, particles); };
  Trajectory path;
  path.encoded = encoded;
  path.slices = slices;
  path.noise = noise;
  path.posterior = {byParticle(chain.loc), byParticle(chain.scale)};
  path.base = byParticle(chain.base);
  path.z = byParticle(chain.z);
  if (chain.logDeterminant.defined()) path.logDeterminant = byParticle(chain.logDeterminant);
  path.prior = {byParticle(at.prior.loc), byParticle(at.prior.scale)};
  path.logPosterior = byParticle(logPosterior);
  path.logPrior = byParticle(at.logPrior());
  path.logLikelihood = byParticle(at.logLikelihood(batch.rows));
  return path;
}

} // namespace dmm::model
