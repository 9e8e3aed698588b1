#pragma once

#include <torch/torch.h>

namespace dmm::model::hmm {

/// The prior densities of Pyro's examples/hmm.py, of the probabilities themselves: nothing is added
/// for the change of variables to logits. Both give the sum of the log densities, a scalar.

/// Of rows softmax(logits) over the last dimension, square over the last two, under Dirichlet(0.9 I
/// + 0.1): a state likes to stay. What a state has for itself has the concentration 1, under which
/// the density is flat.
inline constexpr double kMovesPrior = 0.1;
torch::Tensor logDirichletPrior(const torch::Tensor& logits);

/// Of sigmoid(logits) under Beta(0.1, 0.9): a key sounds or does not, mostly not.
inline constexpr double kSoundsPrior = 0.1, kRestsPrior = 0.9;
torch::Tensor logBetaPrior(const torch::Tensor& logits);

/// What does not depend on the logits' values: the logarithms of the densities' normalisers.
double logDirichletNormaliser(const torch::Tensor& logits);
double logBetaNormaliser(const torch::Tensor& logits);

} // namespace dmm::model::hmm
