#pragma once

#include "core/objective/GuideDensity.h"
#include "core/objective/Objective.h"

namespace dmm::objective {

/// Pyro's TraceTMC_ELBO, tensor Monte Carlo (Aitchison 2019; arXiv:1806.08593): K samples a step,
/// and the bound averages over all K^T combinations of them. With f_t[k, j] =
/// beta (log p(z_t^k given z_{t-1}^j) - log q_t[k, j]) + log p(x_t given z_t^k), a_t[k] =
/// logsumexp_j(f_t[k, j] + a_{t-1}[j]) - log K (one j at the first step, a_0 = 0), loss =
/// -logsumexp_k a_T[k] a sequence. q_t[k, j] is what GuideDensity says.
class TraceTmcElbo : public ManySampleObjective {
 public:
  TraceTmcElbo(const ops::Ops& ops, std::int64_t particles, GuideDensity guideDensity)
      : ManySampleObjective(ops, particles)
      , m_guideDensity(guideDensity) {}

 protected:
  ObjectiveValue score(const model::Trajectory& path, const batch::PackedBatch& batch,
                       double beta) const override;

 private:
  GuideDensity m_guideDensity;
};

} // namespace dmm::objective
