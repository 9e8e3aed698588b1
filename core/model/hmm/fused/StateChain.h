#pragma once

#include "core/batch/PackedSteps.h"

#include <torch/torch.h>

namespace dmm::model::hmm::fused {

/// HmmOps::logLikelihoods. Forwards p(state given the slices so far) by one product a step, its sum
/// kept as the step's scale; backwards the same with the transposed matrix (Rabiner, Proc. IEEE 77,
/// 1989). The gradient of a log probability is the posterior of its state, that of the transition
/// the expected number of times it is taken over its probability: one product over all rows. Where
/// the states are pairs (fused/StateTransition.h) no product touches those that cannot follow.
torch::Tensor logLikelihoods(const torch::Tensor& transition, const torch::Tensor& logProbs,
                             const batch::PackedSteps& steps);

} // namespace dmm::model::hmm::fused
