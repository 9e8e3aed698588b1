#pragma once

#include "core/model/dmm/encoders/RecurrentEncoder.h"

namespace dmm::model {

/// `relu`: h = relu(W_ih x + b_ih + W_hh h_before + b_hh), Pyro's.
class ReluEncoder final : public RecurrentEncoder {
 public:
  explicit ReluEncoder(const PartSetup& setup) : RecurrentEncoder(setup, ops::Cell::Relu, 1) {}
};

} // namespace dmm::model
