#pragma once

#include <torch/torch.h>

namespace dmm::objective {

/// What an objective says of one mini-batch, all summed over its sequences and their steps, nats.
struct ObjectiveValue {
  torch::Tensor loss;           ///< scalar with a gradient: what training minimises, annealed
  torch::Tensor reconstruction; ///< scalar: -log p(x given z)
  torch::Tensor kl;             ///< scalar: log q(z) - log p(z), not annealed

  double negativeElbo() const { return reconstruction.item<double>() + kl.item<double>(); }
};

} // namespace dmm::objective
