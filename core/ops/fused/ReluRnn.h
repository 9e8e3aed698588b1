#pragma once

#include "core/batch/PackedSteps.h"

#include <torch/torch.h>

namespace dmm::ops::fused {

/// The weights of a ReLU RNN by PyTorch's names.
struct ReluRnnWeights {
  torch::Tensor weightIh; ///< [R, D]
  torch::Tensor weightHh; ///< [R, R]
  torch::Tensor biasIh;   ///< [R]
  torch::Tensor biasHh;   ///< [R]
  torch::Tensor h0;       ///< [R], the state after the last slice
};

/// The inference RNN over a packed mini-batch, from the last slice to the first:
/// h_t = relu(W_ih x_t + b_ih + W_hh h_{t+1} + b_hh). rows [N, D] -> [N, R], with a hand-written
/// gradient for the weights (none for the rows): only the product that carries the gradient to the
/// next step runs step by step; every weight's gradient is one product over all rows.
torch::Tensor reluRnn(const torch::Tensor& rows, const ReluRnnWeights& weights,
                      const batch::PackedSteps& steps);

} // namespace dmm::ops::fused
