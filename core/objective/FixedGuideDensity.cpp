#include "core/objective/FixedGuideDensity.h"

#include "core/recurrence/PackedSteps.h"

#include <stdexcept>

namespace dmm::objective {

using torch::Tensor;

namespace {

/// z_{t-1} of every row of z [K, N, z].
Tensor previousStates(const Tensor& z, const Tensor& start, const data::PackedBatch& batch) {
  const Tensor bySlice = z.transpose(0, 1); // [N, K, z], as core/recurrence has it
  return recurrence::previousStates(bySlice.reshape({-1, z.size(2)}), start,
                                    {batch.offsets, z.size(0)})
      .view(bySlice.sizes())
      .transpose(0, 1);
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
  scored.posterior = model.combiner().forwardFixed(
      previousStates(scored.z, model.zq0().detach(), batch), path.hidden.detach().unsqueeze(0));
  scored.prior = model.transition().forward(previousStates(scored.z, model.z0(), batch));
  scored.logPosterior = scored.posterior.logProb(scored.z);
  scored.logPrior = scored.prior.logProb(scored.z);
  scored.logLikelihood =
      model::bernoulliLogProb(batch.rows.unsqueeze(0).expand({path.particles(), -1, -1}),
                              model.emitter().forward(scored.z));
  return scored;
}

} // namespace dmm::objective
