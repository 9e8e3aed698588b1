#pragma once

#include "core/objective/Objective.h"

namespace dmm::objective {

/// log p(x, z^k) - log q(z^k) of every particle and sequence, [K, B] in the batch's order.
torch::Tensor importanceLogWeights(const Trajectory& path, const data::PackedBatch& batch);

/// The importance-weighted bound (Burda, Grosse and Salakhutdinov 2016; arXiv:1509.00519; Pyro's
/// RenyiELBO with alpha 0), a sequence at a time: with log w_k = log p(x, z^k) - log q(z^k),
/// loss = -(logsumexp_k log w_k - log K). It has no annealing: beta is not part of the bound.
class Iwae : public ManySampleObjective {
 public:
  using ManySampleObjective::ManySampleObjective;
  bool isAnnealed() const override { return false; }

 protected:
  ObjectiveValue score(const Trajectory& path, const data::PackedBatch& batch,
                       double beta) const override;
};

} // namespace dmm::objective
