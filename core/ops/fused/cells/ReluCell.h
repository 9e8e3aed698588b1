#pragma once

#include "core/kernels/PackedWeight.h"
#include "core/ops/Recurrences.h"
#include "core/ops/fused/cells/CellGradients.h"
#include "core/ops/fused/cells/Walk.h"

namespace dmm::ops::fused {

/// h = relu(W_ih x + b_ih + W_hh h_before + b_hh), step by step and back: what a Recurrence does
/// between its products. Everything is kept in place: the input's share becomes the states.
class ReluCell {
 public:
  static constexpr bool kAddsToCarried = false;

  /// For the way there: `input` [N, R] is W_ih x.
  ReluCell(const torch::Tensor& input, const RecurrentWeights& weights);
  /// For the way back: from what was kept.
  ReluCell(const torch::autograd::variable_list& kept, const RecurrentWeights& weights,
           const torch::Tensor& forStates, const Walk& walk);

  const torch::Tensor& states() const { return m_states; }           ///< [N, R]
  torch::autograd::variable_list kept() const { return {m_states}; } ///< for the way back

  /// Makes the states of a step; `fromStart` is W_hh h_0.
  template <typename T>
  void step(const kernels::PackedWeight& recurrent, const T* fromStart, const StepRows& rows);

  /// The gradients of W_hh h_before in the rows of a step, [count, gates R], whose states' own are
  /// complete.
  template <typename T> const T* pull(const StepRows& rows);
  /// Where the gradients of the states that a step goes on from are carried to, [goingOn, R]: set,
  /// or added to where kAddsToCarried.
  template <typename T> T* carried(const StepRows& rows);
  /// Given the sum of the gradients of W_hh h_before over all rows, [gates R].
  CellGradients gradients(const torch::Tensor& recurrentBias) const;

 private:
  torch::Tensor m_states;
  torch::Tensor m_bias;       ///< [R]
  torch::Tensor m_forStates;  ///< from outside, [N, R]
  torch::Tensor m_beforeRelu; ///< gradients; first what is carried, [N, R]
};

} // namespace dmm::ops::fused
