#pragma once

#include <torch/torch.h>

namespace dmm::ops::fused {

/// What a recurrence knows after its way back of all gradients that its cell tells.
struct CellGradients {
  torch::Tensor input;     ///< of W_ih x, [N, gates R]
  torch::Tensor recurrent; ///< of W_hh h_before, [N, gates R]
  torch::Tensor inputBias; ///< [gates R]
  torch::Tensor h0;        ///< what reaches it past W_hh, [R]; undefined for nothing
  torch::Tensor c0;        ///< [R], of an LSTM
};

} // namespace dmm::ops::fused
