#pragma once

#include "core/objective/Objective.h"
#include "core/objective/Rollout.h"

#include <torch/torch.h>

namespace dmm::objective {

/// Adds up the two parts of the ELBO over the steps of a rollout, each the mean over particles:
/// what every objective reports, and what the one-sample ones optimise.
class ElboTerms {
 public:
  /// `kl` is [K, B_t] or [B_t]: log q - log p of a step, or its expectation.
  void add(const torch::Tensor& logLikelihood, const torch::Tensor& kl);

  /// beta KL + reconstruction, a scalar with a gradient.
  torch::Tensor loss(double beta) const { return beta * m_kl + m_reconstruction; }

  /// The value of an objective whose loss is another bound.
  ObjectiveValue valueWith(const torch::Tensor& loss) const;

 private:
  torch::Tensor m_reconstruction;
  torch::Tensor m_kl;
};

} // namespace dmm::objective
