#pragma once

#include <torch/torch.h>

namespace dmm::model::hmm::fused {

/// HmmOps::logDirichletPrior and logBetaPrior: the value and its gradient at once, so that autograd
/// has one small operation to do of each.
torch::Tensor logDirichletPrior(const torch::Tensor& logits);
torch::Tensor logBetaPrior(const torch::Tensor& logits);

} // namespace dmm::model::hmm::fused
