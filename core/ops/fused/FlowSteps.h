#pragma once

#include "core/kernels/PackedWeight.h"
#include "core/ops/fused/GuideChain.h"

#include <optional>

namespace dmm::ops::fused {

/// One inverse autoregressive flow within the chain: applied a block of rows at a time, keeping
/// what its gradient needs. value' = exp(clamp(log scale)) * value + mean, where mean and log scale
/// come from relu(W_i value + b_i) through W_o; gradients pass the clamp unchanged. Every function
/// takes numbers of the weights' own type.
class FlowSteps {
 public:
  /// Flow number `index` of them, for so many rows in all and at most `rowsAtOnce` in a block.
  FlowSteps(const FlowWeights& weights, std::int64_t index, std::int64_t rows,
            std::int64_t rowsAtOnce);

  /// values [count, z] of the rows from `begin` on -> their images, which `images()` keeps.
  template <typename T> const T* forward(const T* values, std::int64_t begin, std::int64_t count);

  const torch::Tensor& images() const { return m_images; }            ///< [rows, z]
  torch::Tensor logDeterminants() const { return m_logScale.sum(1); } ///< [rows]
  torch::Tensor logDeterminants(std::int64_t begin, std::int64_t rows) const {
    return m_logScale.narrow(0, begin, rows).sum(1);
  }

  /// Readies the gradient: `forDeterminants` [rows] may be undefined.
  void startBackward(const torch::Tensor& forDeterminants);

  /// The gradient for images [count, z] of the rows from `begin` on -> the gradient for their
  /// values, which is written in place. `values` are those that forward() was given.
  template <typename T>
  void backward(T* gradient, const T* values, std::int64_t begin, std::int64_t count);

  /// After all rows: writes the gradients of this flow's weights, shaped as they
  /// are, into the slices of `gradients`; `values` [rows, z].
  void writeWeightGradients(const torch::Tensor& values, const FlowWeights& gradients) const;

 private:
  std::int64_t z() const { return m_images.size(1); }
  std::int64_t units() const { return m_hidden.size(1); }

  std::int64_t m_index;
  double m_minimum;
  double m_maximum;
  torch::Tensor m_input;                             ///< [F, z]
  torch::Tensor m_inputBias;                         ///< [F]
  torch::Tensor m_output;                            ///< [2 z, F]
  torch::Tensor m_outputBias;                        ///< [2 z]
  kernels::PackedWeight m_toHidden;                  ///< [z, F]
  kernels::PackedWeight m_toAffine;                  ///< [F, 2 z]
  torch::Tensor m_hidden;                            ///< [rows, F]
  torch::Tensor m_affine;                            ///< of one block, less the bias
  torch::Tensor m_logScale;                          ///< clamped, [rows, z]
  torch::Tensor m_images;                            ///< [rows, z]
  std::optional<kernels::PackedWeight> m_fromAffine; ///< backwards, [2 z, F]
  std::optional<kernels::PackedWeight> m_fromHidden; ///< backwards, [F, z]
  torch::Tensor m_forDeterminants;                   ///< [rows], or undefined
  torch::Tensor m_forAffine; ///< gradient before the affine step, [rows, 2 z]
  torch::Tensor m_forHidden; ///< gradient before the ReLU, [rows, F]
  torch::Tensor m_ofAffine;  ///< the sum of m_forAffine's rows
  torch::Tensor m_ofHidden;  ///< and of m_forHidden's
};

} // namespace dmm::ops::fused
