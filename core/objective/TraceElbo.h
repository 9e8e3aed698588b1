#pragma once

#include "core/objective/Objective.h"

namespace dmm::objective {

/// Pyro's Trace_ELBO, one sample:
/// loss = sum_t beta (log q(z_t given z_{t-1}, x) - log p(z_t given z_{t-1})) - log p(x_t given
/// z_t). Its gradient is plain reparameterisation, Pyro's, or holds q's parameters fixed in log q
/// (core/objective/FixedGuideDensity.h).
class TraceElbo : public Objective {
 public:
  explicit TraceElbo(const ops::Ops& ops, bool sticksTheLanding = false)
      : Objective(ops)
      , m_sticksTheLanding(sticksTheLanding) {}

 protected:
  model::Trajectory scored(const model::DeepMarkovModel& model, const batch::PackedBatch& batch,
                           const model::Trajectory& path) const override;
  ObjectiveValue score(const model::Trajectory& path, const batch::PackedBatch& batch,
                       double beta) const override;

 private:
  bool m_sticksTheLanding;
};

} // namespace dmm::objective
