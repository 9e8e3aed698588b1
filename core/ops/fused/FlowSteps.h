#pragma once

#include "core/ops/fused/GuideChain.h"

namespace dmm::ops::fused {

/// One inverse autoregressive flow within the chain: applied a block of rows at a time, keeping
/// what its gradient needs. value' = exp(clamp(log scale)) * value + mean, where mean and log scale
/// come from relu(W_i value + b_i) through W_o; gradients pass the clamp unchanged.
class FlowSteps {
 public:
  /// Flow number `index` of them, for so many rows in all.
  FlowSteps(const FlowWeights& weights, std::int64_t index, std::int64_t rows);

  /// values [m, z] of the rows from `begin` on -> their images, which `images()` keeps.
  torch::Tensor forward(const torch::Tensor& values, std::int64_t begin);

  const torch::Tensor& images() const { return m_images; }            ///< [rows, z]
  torch::Tensor logDeterminants() const { return m_logScale.sum(1); } ///< [rows]
  torch::Tensor logDeterminants(std::int64_t begin, std::int64_t rows) const {
    return m_logScale.narrow(0, begin, rows).sum(1);
  }

  /// Readies the gradient: `forDeterminant` [rows] may be undefined.
  void startBackward(const torch::Tensor& forDeterminant);

  /// The gradient for images [m, z] of the rows from `begin` on -> the gradient for their values,
  /// which is written in place. `values` are those that forward() was given.
  void backward(const torch::Tensor& gradient, const torch::Tensor& values, std::int64_t begin);

  /// After all rows: writes the gradients of this flow's weights, shaped as they
  /// are, into the slices of `gradients`; `values` [rows, z].
  void writeWeightGradients(const torch::Tensor& values, const FlowWeights& gradients) const;

 private:
  std::int64_t z() const { return m_images.size(1); }

  std::int64_t m_index;
  double m_minimum;
  double m_maximum;
  torch::Tensor m_input;            ///< [F, z]
  torch::Tensor m_output;           ///< [2 z, F]
  torch::Tensor m_outputBias;       ///< [2 z]
  torch::Tensor m_inputTransposed;  ///< [z, F]
  torch::Tensor m_outputTransposed; ///< [F, 2 z]
  torch::Tensor m_hidden;           ///< [rows, F]
  torch::Tensor m_logScale;         ///< clamped, [rows, z]
  torch::Tensor m_images;           ///< [rows, z]
  torch::Tensor m_forOutput;        ///< gradient before the affine step, [rows, 2 z]
  torch::Tensor m_forHidden;        ///< gradient before the ReLU, [rows, F]
};

} // namespace dmm::ops::fused
