#pragma once

#include "core/types/Choices.h"

#include <torch/torch.h>

namespace dmm::model::hmm {

/// Where the training of a table begins. Under Pyro's priors: where its AutoDelta guide begins
/// (init_to_median), so that learning curves can be laid beside Pyro's. Without them: spread wide
/// enough for states to part in a few steps.

/// Logits of rows that are simplices over the last dimension. Under the priors all alike.
void startSimplices(torch::Tensor logits, types::HmmPrior prior, torch::Generator generator);

/// Logits of the probabilities that keys sound. Under the priors each is the median of 15 draws
/// from Beta(0.1, 0.9), as Pyro's.
void startProbabilities(torch::Tensor logits, types::HmmPrior prior, torch::Generator generator);

/// Logits of simplices that have no prior in Pyro: drawn uniformly, then normalised.
void startFreeSimplices(torch::Tensor logits, types::HmmPrior prior, torch::Generator generator);

/// Logits of probabilities that have no prior in Pyro: drawn uniformly.
void startFreeProbabilities(torch::Tensor logits, types::HmmPrior prior,
                            torch::Generator generator);

} // namespace dmm::model::hmm
