#pragma once

#include "core/objective/Objective.h"

namespace dmm::objective {

/// Pyro's TraceMeanField_ELBO, one sample with the KL of each step in closed form:
/// loss = sum_t beta KL(q(z_t given z_{t-1}, x) to p(z_t given z_{t-1})) - log p(x_t given z_t).
class TraceMeanFieldElbo : public Objective {
 public:
  std::int64_t particles() const override { return 1; }
  ObjectiveValue evaluate(model::DeepMarkovModel& model, const data::PackedBatch& batch,
                          const torch::Tensor& noise, double beta) const override;
};

} // namespace dmm::objective
