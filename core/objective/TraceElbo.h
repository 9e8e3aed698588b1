#pragma once

#include "core/objective/Objective.h"

namespace dmm::objective {

/// Pyro's Trace_ELBO, one sample:
/// loss = sum_t beta (log q(z_t given z_{t-1}, x) - log p(z_t given z_{t-1})) - log p(x_t given
/// z_t).
class TraceElbo : public Objective {
 public:
  using Objective::Objective;

 protected:
  ObjectiveValue score(const Trajectory& path, const data::PackedBatch& batch,
                       double beta) const override;
};

} // namespace dmm::objective
