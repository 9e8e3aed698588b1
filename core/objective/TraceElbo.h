#pragma once

#include "core/objective/Objective.h"

namespace dmm::objective {

/// Pyro's Trace_ELBO, one sample:
/// loss = sum_t beta (log q(z_t given z_{t-1}, x) - log p(z_t given z_{t-1})) - log p(x_t given
/// z_t). Like all in this folder it is the `reference` execution (core/objective/Rollout.h).
class TraceElbo : public Objective {
 public:
  std::int64_t particles() const override { return 1; }
  ObjectiveValue evaluate(model::DeepMarkovModel& model, const data::PackedBatch& batch,
                          const torch::Tensor& noise, double beta) const override;
};

} // namespace dmm::objective
