#include "core/objective/FusedExecution.h"

#include "core/ops/fused/Densities.h"
#include "core/ops/fused/GuideChain.h"
#include "core/ops/fused/ParticlePairs.h"
#include "core/ops/fused/PathSum.h"

namespace dmm::objective {

using torch::Tensor;

namespace {

ops::fused::GuideChainWeights chainWeights(model::DeepMarkovModel& model) {
  const model::Combiner& combiner = model.combiner();
  ops::fused::GuideChainWeights weights;
  weights.zToHidden = combiner.zToHidden()->weight;
  weights.zToHiddenBias = combiner.zToHidden()->bias;
  weights.output = torch::cat({combiner.hiddenToLoc()->weight, combiner.hiddenToScale()->weight});
  weights.outputBias = torch::cat({combiner.hiddenToLoc()->bias, combiner.hiddenToScale()->bias});
  weights.start = model.zq0();
  if (model.flows().empty()) return weights;

  std::vector<Tensor> inputs, inputBiases, outputs, outputBiases;
  for (const auto& flow : model.flows()) {
    inputs.push_back(flow->maskedInputWeight());
    inputBiases.push_back(flow->inputBias());
    outputs.push_back(flow->maskedOutputWeight());
    outputBiases.push_back(flow->outputBias());
  }
  using Flow = model::InverseAutoregressiveFlow;
  weights.flows = {torch::stack(inputs),       torch::stack(inputBiases), torch::stack(outputs),
                   torch::stack(outputBiases), Flow::kLogScaleMinimum,    Flow::kLogScaleMaximum};
  return weights;
}

/// Lets a resampler choose from what the chain has drawn so far.
ops::fused::ChooseSources sourcesFrom(filter::Resampler& resampler, model::DeepMarkovModel& model,
                                      const batch::PackedBatch& batch, std::int64_t particles) {
  return [&resampler, &model, &batch, particles](std::int64_t t,
                                                 const ops::fused::GuideStep& before) -> Tensor {
    const torch::NoGradGuard noGrad;
    const std::int64_t active = batch.active(t);
    const Tensor previous =
        t == 1 ? model.z0().expand_as(before.previous).contiguous() : before.previous;
    const auto prior = model.transition().forward(previous, model::Arithmetic::fused());
    const Tensor logits = model.emitter().forward(before.z, model::Arithmetic::fused());
    const Tensor slices = batch.rows.narrow(0, batch.offset(t - 1), active);
    Tensor increments = ops::fused::bernoulliLogProb(slices, logits) +
                        ops::fused::gaussianLogProb(before.z, prior.loc, prior.scale) -
                        ops::fused::drawLogProb(before.scale, before.noise);
    if (before.logDeterminant.defined()) increments += before.logDeterminant;
    const Tensor ancestors = resampler.ancestors(t, increments.view({active, particles}).t());
    if (!ancestors.defined()) return {};
    return (ancestors.t() + particles * torch::arange(active).unsqueeze(1)).reshape({-1});
  };
}

} // namespace

Trajectory FusedExecution::sample(model::DeepMarkovModel& model, const batch::PackedBatch& batch,
                                  const Tensor& noise, filter::Resampler* resampler) const {
  const std::int64_t particles = noise.size(0);
  const batch::PackedSteps steps{batch.offsets, particles};
  const Tensor hidden =
      ops::fused::reluRnn(batch.rows, model.inferenceRnn().weights(model.h0()), {batch.offsets, 1});
  const Tensor epsilon = rowsOf(noise).contiguous();
  ops::fused::ChooseSources chooseSources;
  if (resampler) chooseSources = sourcesFrom(*resampler, model, batch, particles);
  const auto chain =
      ops::fused::guideChain(hidden, epsilon, chainWeights(model), steps, chooseSources);
  const Tensor previous = resampler ? torch::cat({model.z0().expand({steps.rows(0), -1}),
                                                  chain.z.index_select(0, chain.sources)})
                                    : batch::previousStates(chain.z, model.z0(), steps);
  const auto prior = model.transition().forward(previous, model::Arithmetic::fused());
  const Tensor logits = model.emitter().forward(chain.z, model::Arithmetic::fused());
  Tensor logPosterior = ops::fused::drawLogProb(chain.scale, epsilon);
  if (chain.logDeterminant.defined()) logPosterior = logPosterior - chain.logDeterminant;

  const auto byParticle = [&](const Tensor& rows) {
    return objective::byParticle(rows, particles);
  };
  Trajectory path;
  path.hidden = hidden;
  path.noise = noise;
  path.posterior = {byParticle(chain.loc), byParticle(chain.scale)};
  path.base = byParticle(chain.base);
  path.z = byParticle(chain.z);
  if (chain.logDeterminant.defined()) path.logDeterminant = byParticle(chain.logDeterminant);
  path.prior = {byParticle(prior.loc), byParticle(prior.scale)};
  path.logPosterior = byParticle(logPosterior);
  path.logPrior = byParticle(ops::fused::gaussianLogProb(chain.z, prior.loc, prior.scale));
  path.logLikelihood = byParticle(ops::fused::bernoulliLogProb(batch.rows, logits));
  return path;
}

Tensor FusedExecution::pairwiseLogProb(const Tensor& values,
                                       const model::Gaussian& distributions) const {
  return ops::fused::particlePairs(values.transpose(0, 1), distributions.loc.transpose(0, 1),
                                   distributions.scale.transpose(0, 1));
}

Tensor FusedExecution::logSumOverPaths(const Tensor& pairs, const Tensor& own,
                                       const batch::PackedBatch& batch) const {
  return ops::fused::logSumOverPaths(pairs, own.t().narrow(0, 0, batch.active(0)),
                                     {batch.offsets, 1});
}

} // namespace dmm::objective
