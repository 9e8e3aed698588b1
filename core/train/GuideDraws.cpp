#include "core/train/GuideDraws.h"

#include "core/objective/Rollout.h"

namespace dmm::train {

namespace {

/// The closed-form KL of diagonal Gaussians, each dimension by itself:
/// log(sp / sq) + (sq^2 + (mq - mp)^2) / (2 sp^2) - 1/2.
torch::Tensor divergences(const model::Gaussian& q, const model::Gaussian& p) {
  const torch::Tensor ratio = (q.scale / p.scale).square();
  const torch::Tensor shift = ((q.loc - p.loc) / p.scale).square();
  return 0.5 * (ratio + shift - 1 - ratio.log());
}

model::Gaussian firstDraw(const model::Gaussian& gaussian) {
  return {gaussian.loc.select(0, 0), gaussian.scale.select(0, 0)};
}

} // namespace

GuideDraws drawFromGuide(model::DeepMarkovModel& model, const data::PackedBatch& batch,
                         const torch::Tensor& noise) {
  const torch::NoGradGuard noGrad;
  const auto sums = [&] {
    return torch::zeros({noise.size(0), batch.sequences()}, torch::kFloat64);
  };
  GuideDraws draws{sums(), sums(), torch::zeros({noise.size(2)}, torch::kFloat64)};
  objective::rollOut(model, batch, noise, [&](const objective::RolloutStep& step) {
    draws.logLikelihood.narrow(1, 0, step.active).add_(step.logLikelihood);
    draws.kl.narrow(1, 0, step.active)
        .add_(step.posterior.logProb(step.z) - step.prior.logProb(step.z));
    draws.latentKl.add_(divergences(firstDraw(step.posterior), firstDraw(step.prior)).sum(0));
  });
  return draws;
}

} // namespace dmm::train
