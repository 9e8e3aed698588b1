#include "core/objective/Rollout.h"

namespace dmm::objective {

void rollOut(model::DeepMarkovModel& model, const data::PackedBatch& batch,
             const torch::Tensor& noise, const std::function<void(const RolloutStep&)>& visit) {
  const std::int64_t particles = noise.size(0);
  const torch::Tensor hidden = model.inferenceStates(batch);
  const auto startingAt = [&](const torch::Tensor& start) {
    return start.expand({particles, batch.active(0), start.size(0)});
  };

  torch::Tensor guidePrevious = startingAt(model.zq0());
  torch::Tensor modelPrevious = startingAt(model.z0());
  for (std::int64_t t = 0; t < batch.steps(); ++t) {
    RolloutStep step;
    step.t = t;
    step.active = batch.active(t);
    step.posterior = model.combiner().forward(guidePrevious.narrow(1, 0, step.active),
                                              batch.at(hidden, t).unsqueeze(0));
    step.prior = model.transition().forward(modelPrevious.narrow(1, 0, step.active));
    step.z = step.posterior.sample(noise.narrow(1, batch.offset(t), step.active));
    step.logLikelihood =
        model::bernoulliLogProb(batch.at(batch.rows, t).unsqueeze(0).expand({particles, -1, -1}),
                                model.emitter().forward(step.z));
    visit(step);
    guidePrevious = step.z;
    modelPrevious = step.z;
  }
}

} // namespace dmm::objective
