#pragma once

#include "core/kernels/PackedWeight.h"
#include "core/ops/Recurrences.h"
#include "core/ops/fused/cells/CellGradients.h"
#include "core/ops/fused/cells/Walk.h"

namespace dmm::ops::fused {

/// torch.nn.GRU, as ReluCell.h has it for its own: r, u = sigmoid of the first two thirds of W_ih x
/// + b_ih + W_hh h_before + b_hh, n = tanh(W_in x + b_in + r (W_hn h_before + b_hn)), h = (1 - u) n
/// + u h_before. The input's share becomes the gates.
class GruCell {
 public:
  static constexpr bool kAddsToCarried = true;

  GruCell(const torch::Tensor& input, const RecurrentWeights& weights);
  GruCell(const torch::autograd::variable_list& kept, const RecurrentWeights& weights,
          const torch::Tensor& forStates, const Walk& walk);

  const torch::Tensor& states() const { return m_states; }
  torch::autograd::variable_list kept() const { return {m_states, m_gates, m_heard}; }

  template <typename T>
  void step(const kernels::PackedWeight& recurrent, const T* fromStart, const StepRows& rows);
  template <typename T> const T* pull(const StepRows& rows);
  template <typename T> T* carried(const StepRows& rows);
  CellGradients gradients(const torch::Tensor& recurrentBias) const;

 private:
  torch::Tensor m_states;     ///< h, [N, R]
  torch::Tensor m_gates;      ///< r u n, [N, 3 R]
  torch::Tensor m_heard;      ///< W_hn h_before + b_hn, [N, R]
  torch::Tensor m_h0;         ///< [R]
  torch::Tensor m_bias;       ///< of r, u, n by the input and n by the state, [4 R]
  torch::Tensor m_ofState;    ///< W_hh h_before of one step, [rows, 3 R]
  torch::Tensor m_forStates;  ///< from outside, [N, R]
  torch::Tensor m_forInput;   ///< [N, 3 R]
  torch::Tensor m_forOfState; ///< of W_hh h_before, [N, 3 R]
  torch::Tensor m_forState;   ///< what the step that went on from this one says, [rows, R]
  torch::Tensor m_forH0;      ///< [R]
};

} // namespace dmm::ops::fused
