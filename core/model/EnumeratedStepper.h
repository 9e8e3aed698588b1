#pragma once

#include "core/model/Stepper.h"

namespace dmm::model {

/// A stepper with S states, numbered from 0, so that they can be summed in the place of being
/// drawn. A piece follows on state 0.
class EnumeratedStepper : public Stepper {
 public:
  /// p(state of the column follows that of the row), [S, S].
  virtual const torch::Tensor& transition() const = 0;

  /// log p(notes given state) in every state, [K, S], of slices `notes` [K, keys] after the notes
  /// of the step before, whatever its state was; of their keys those alone of which `counted` [K,
  /// keys] is 1, each given those notes of the slice that come before it in the order. Keys that
  /// the model does not see do not count.
  virtual torch::Tensor logProbs(const torch::Tensor& notes, const torch::Tensor& counted,
                                 const Step& before) const = 0;

  /// Step::state of paths that come to these states, whole numbers [K], after the step before.
  virtual torch::Tensor stateOf(const torch::Tensor& numbers, const Step& before) const = 0;
};

} // namespace dmm::model
