#include "core/evaluate/GuideDraws.h"

#include "core/model/Trace.h"

namespace dmm::evaluate {

namespace {

/// Of [K, N, z], the first draw's [N, z].
model::Gaussian firstDraw(const model::Gaussian& gaussian) {
  return {gaussian.loc.select(0, 0), gaussian.scale.select(0, 0)};
}

} // namespace

GuideDraws drawFromGuide(model::DeepMarkovModel& model, const batch::PackedBatch& batch,
                         const torch::Tensor& noise) {
  const torch::NoGradGuard noGrad;
  const auto path = model::trace(model, batch, noise, ops::opsNamed("fused"));
  const auto sum = [&](const torch::Tensor& scores) {
    return model::sumOverSteps(scores.to(torch::kFloat64), batch);
  };
  GuideDraws draws{sum(path.logLikelihood), sum(path.logPosterior - path.logPrior), {}};
  // A flow mixes the dimensions: its guide's log density is no sum over them.
  if (model.flows().empty())
    draws.latentKl = model::divergence(firstDraw(path.posterior), firstDraw(path.prior))
                         .to(torch::kFloat64)
                         .sum(0);
  return draws;
}

} // namespace dmm::evaluate
