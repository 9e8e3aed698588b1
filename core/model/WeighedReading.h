#pragma once

#include "core/model/Stepper.h"

namespace dmm::model {

/// States that were not drawn from the model alone, and the logarithm of what they weigh against
/// such: log p(state given the step before) - log q(state), [K].
struct WeighedStates {
  torch::Tensor state;
  torch::Tensor logWeight;
};

/// A reading that can tell its density, so that a filter may draw from it.
class WeighedReading : public Reading {
 public:
  /// As next() from this noise times `spread`, weighed against the model's own states from such
  /// noise.
  virtual WeighedStates weigh(std::int64_t t, const Step& before, const torch::Tensor& noise,
                              double spread) const = 0;
};

} // namespace dmm::model
