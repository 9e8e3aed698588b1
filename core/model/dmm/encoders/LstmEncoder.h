#pragma once

#include "core/model/dmm/encoders/RecurrentEncoder.h"

namespace dmm::model {

/// `lstm` (Hochreiter and Schmidhuber 1997), as torch.nn.LSTM: c = f c_before + i g and
/// h = o tanh(c), with the gates i, f, o sigmoids and g a tanh of x and h_before.
class LstmEncoder final : public RecurrentEncoder {
 public:
  explicit LstmEncoder(const PartSetup& setup) : RecurrentEncoder(setup, ops::Cell::Lstm, 4) {}
};

} // namespace dmm::model
