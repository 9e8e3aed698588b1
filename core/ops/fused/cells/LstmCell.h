#pragma once

#include "core/kernels/PackedWeight.h"
#include "core/ops/Recurrences.h"
#include "core/ops/fused/cells/CellGradients.h"
#include "core/ops/fused/cells/Walk.h"

namespace dmm::ops::fused {

/// torch.nn.LSTM, as ReluCell.h has it for its own: with a = W_ih x + b_ih + W_hh h_before + b_hh,
/// i, f, o = sigmoid and g = tanh of a's quarters, c = f c_before + i g, h = o tanh(c). The input's
/// share becomes the gates.
class LstmCell {
 public:
  static constexpr bool kAddsToCarried = false;

  LstmCell(const torch::Tensor& input, const RecurrentWeights& weights);
  LstmCell(const torch::autograd::variable_list& kept, const RecurrentWeights& weights,
           const torch::Tensor& forStates, const Walk& walk);

  const torch::Tensor& states() const { return m_states; }
  torch::autograd::variable_list kept() const { return {m_states, m_gates, m_memory}; }

  template <typename T>
  void step(const kernels::PackedWeight& recurrent, const T* fromStart, const StepRows& rows);
  template <typename T> const T* pull(const StepRows& rows);
  template <typename T> T* carried(const StepRows& rows);
  CellGradients gradients(const torch::Tensor& recurrentBias) const;

 private:
  torch::Tensor m_states;    ///< h, [N, R]
  torch::Tensor m_gates;     ///< i f g o, [N, 4 R]
  torch::Tensor m_memory;    ///< c, [N, R]
  torch::Tensor m_c0;        ///< [R]
  torch::Tensor m_bias;      ///< [4 R]
  torch::Tensor m_forStates; ///< from outside, [N, R]
  torch::Tensor m_forGates;  ///< [N, 4 R]
  torch::Tensor m_forState;  ///< what the step that went on from this one says, [rows, R]
  torch::Tensor m_forMemory; ///< the same, of c
  torch::Tensor m_forC0;     ///< [R]
};

} // namespace dmm::ops::fused
