#pragma once

#include "core/model/dmm/encoders/RecurrentEncoder.h"

namespace dmm::model {

/// `gru` (Cho et al. 2014, arXiv:1406.1078), as torch.nn.GRU: reset gate r and update gate u are
/// sigmoids of x and h_before, n = tanh(W_in x + b_in + r (W_hn h_before + b_hn)),
/// h = (1 - u) n + u h_before.
class GruEncoder final : public RecurrentEncoder {
 public:
  explicit GruEncoder(const PartSetup& setup) : RecurrentEncoder(setup, ops::Cell::Gru, 3) {}
};

} // namespace dmm::model
