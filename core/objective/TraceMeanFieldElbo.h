#pragma once

#include "core/objective/Objective.h"

namespace dmm::objective {

/// Pyro's TraceMeanField_ELBO, one sample with the KL of each step in closed form:
/// loss = sum_t beta KL(q(z_t given z_{t-1}, x) to p(z_t given z_{t-1})) - log p(x_t given z_t).
class TraceMeanFieldElbo : public Objective {
 public:
  using Objective::Objective;

 protected:
  ObjectiveValue score(const model::Trajectory& path, const batch::PackedBatch& batch,
                       double beta) const override;
};

} // namespace dmm::objective
