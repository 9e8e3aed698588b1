#pragma once

#include "core/objective/GuideDensity.h"
#include "core/objective/Objective.h"

namespace dmm::objective {

/// Pyro's TraceEnum_ELBO over a sampled guide (tensor variable elimination, Obermeyer et al. 2019;
/// arXiv:1902.03210): the samples of TraceTmcElbo, and the ELBO averaged over all pairs of them:
/// loss = sum_t beta mean_{k,j} (log q_t[k, j] - log p(z_t^k given z_{t-1}^j)) - mean_k log p(x_t
/// given z_t^k). q_t[k, j] is what GuideDensity says.
class TraceEnumElbo : public ManySampleObjective {
 public:
  TraceEnumElbo(const ops::Ops& ops, std::int64_t particles, GuideDensity guideDensity)
      : ManySampleObjective(ops, particles)
      , m_guideDensity(guideDensity) {}

 protected:
  ObjectiveValue score(const model::Trajectory& path, const batch::PackedBatch& batch,
                       double beta) const override;

 private:
  GuideDensity m_guideDensity;
};

} // namespace dmm::objective
