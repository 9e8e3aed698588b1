#include "core/objective/FixedGuideDensity.h"

#include <stdexcept>

namespace dmm::objective {

using torch::Tensor;

namespace {

/// z_{t-1} of every row: `start` for the first step, otherwise the same sequence's row before it.
Tensor previousStates(const Tensor& z, const Tensor& start, const data::PackedBatch& batch) {
  std::vector<Tensor> previous{start.expand({z.size(0), batch.active(0), z.size(2)})};
  for (std::int64_t t = 1; t < batch.steps(); ++t)
    previous.push_back(z.narrow(1, batch.offset(t - 1), batch.active(t)));
  return torch::cat(previous, 1);
}

/// The value with its gradient multiplied.
Tensor scaleGradient(const Tensor& value, const Tensor& factor) {
  const Tensor fixed = value.detach();
  return fixed + factor * (value - fixed);
}

} // namespace

Trajectory withFixedGuideDensity(model::DeepMarkovModel& model, const data::PackedBatch& batch,
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
  Tensor hidden;
  {
    const torch::NoGradGuard noGrad;
    hidden = model.inferenceStates(batch);
  }
  scored.posterior = model.combiner().forwardFixed(
      previousStates(scored.z, model.zq0().detach(), batch), hidden.unsqueeze(0));
  scored.prior = model.transition().forward(previousStates(scored.z, model.z0(), batch));
  scored.logPosterior = scored.posterior.logProb(scored.z);
  scored.logPrior = scored.prior.logProb(scored.z);
  scored.logLikelihood =
      model::bernoulliLogProb(batch.rows.unsqueeze(0).expand({path.particles(), -1, -1}),
                              model.emitter().forward(scored.z));
  return scored;
}

} // namespace dmm::objective
