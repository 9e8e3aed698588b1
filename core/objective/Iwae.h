#pragma once

#include "core/objective/Objective.h"

namespace dmm::objective {

/// log p(x, z^k) - log q(z^k) of every particle and sequence, [K, B] in the batch's order.
torch::Tensor importanceLogWeights(const model::Trajectory& path, const batch::PackedBatch& batch);

/// The importance-weighted bound (Burda, Grosse and Salakhutdinov 2016; arXiv:1509.00519; Pyro's
/// RenyiELBO with alpha 0), a sequence at a time: with log w_k = log p(x, z^k) - log q(z^k),
/// loss = -(logsumexp_k log w_k - log K). It has no annealing: beta is not part of the bound. Its
/// gradient is plain reparameterisation, or doubly reparameterised
/// (core/objective/FixedGuideDensity.h).
class Iwae : public ManySampleObjective {
 public:
  Iwae(const ops::Ops& ops, std::int64_t particles, bool isDoublyReparameterised = false)
      : ManySampleObjective(ops, particles)
      , m_isDoublyReparameterised(isDoublyReparameterised) {}

 protected:
  model::Trajectory scored(const model::DeepMarkovModel& model, const batch::PackedBatch& batch,
                           const model::Trajectory& path) const override;
  ObjectiveValue score(const model::Trajectory& path, const batch::PackedBatch& batch,
                       double beta) const override;

 private:
  bool m_isDoublyReparameterised;
};

} // namespace dmm::objective
