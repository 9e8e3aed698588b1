#pragma once

#include "core/objective/Objective.h"

namespace dmm::objective {

/// KL(q to p) of Gaussians, summed over the last dimension: log(sp / sq) + (sq^2 + (mq - mp)^2) /
/// (2 sp^2) - 1/2.
torch::Tensor divergence(const model::Gaussian& q, const model::Gaussian& p);

/// Pyro's TraceMeanField_ELBO, one sample with the KL of each step in closed form:
/// loss = sum_t beta KL(q(z_t given z_{t-1}, x) to p(z_t given z_{t-1})) - log p(x_t given z_t).
class TraceMeanFieldElbo : public Objective {
 public:
  using Objective::Objective;

 protected:
  ObjectiveValue score(const Trajectory& path, const data::PackedBatch& batch,
                       double beta) const override;
};

} // namespace dmm::objective
