#include "core/objective/TraceElbo.h"

namespace dmm::objective {

ObjectiveValue TraceElbo::evaluate(model::DeepMarkovModel& model, const data::PackedBatch& batch,
                                   const torch::Tensor& noise, double beta) const {
  const torch::Tensor hidden = model.inferenceStates(batch);
  const torch::Tensor eps = noise.squeeze(0);
  const auto startingAt = [&](const torch::Tensor& start) {
    return start.expand({batch.active(0), start.size(0)});
  };

  std::vector<torch::Tensor> kls;
  std::vector<torch::Tensor> reconstructions;
  torch::Tensor guidePrevious = startingAt(model.zq0());
  torch::Tensor modelPrevious = startingAt(model.z0());
  for (std::int64_t t = 0; t < batch.steps(); ++t) {
    const std::int64_t active = batch.active(t);
    const auto posterior =
        model.combiner().forward(guidePrevious.narrow(0, 0, active), batch.at(hidden, t));
    const torch::Tensor z = posterior.sample(batch.at(eps, t));
    const auto prior = model.transition().forward(modelPrevious.narrow(0, 0, active));
    const torch::Tensor logits = model.emitter().forward(z);

    kls.push_back((posterior.logProb(z) - prior.logProb(z)).sum());
    reconstructions.push_back(-model::bernoulliLogProb(batch.at(batch.rows, t), logits).sum());
    guidePrevious = z;
    modelPrevious = z;
  }
  const torch::Tensor kl = torch::stack(kls).sum();
  const torch::Tensor reconstruction = torch::stack(reconstructions).sum();
  return {beta * kl + reconstruction, reconstruction.item<double>(), kl.item<double>()};
}

} // namespace dmm::objective
