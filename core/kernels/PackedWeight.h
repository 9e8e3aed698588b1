#pragma once

#include "core/kernels/PanelProduct.h"

#include <torch/torch.h>

#include <cstdint>
#include <variant>

namespace dmm::kernels {

/// A matrix [K, N] that stands on the right of products with some rows each, such as a weight that
/// is applied step after step. Its numbers are laid out once in panels (core/kernels/
/// PanelProduct.h), which oneDNN, that gets the plain matrix every time, does anew in each product.
/// Each product walks through the panels the other way than the one before it, since the last ones
/// are still near. For one thread at a time.
class PackedWeight {
 public:
  /// `matrix` may lie in any order; it is copied, times `factor`. No gradient.
  explicit PackedWeight(const torch::Tensor& matrix, double factor = 1);

  std::int64_t inner() const { return m_inner; }     ///< K
  std::int64_t columns() const { return m_columns; } ///< N

  /// out = rows matrix, or out += rows matrix when accumulating: `count` rows of K numbers, one
  /// behind the other, and as many of N. The two must not overlap.
  template <typename T>
  void multiply(const T* rows, std::int64_t count, T* out, bool accumulate = false) const;

 private:
  std::int64_t m_inner;
  std::int64_t m_columns;
  mutable bool m_isBackwards = false; ///< which way the next product takes
  torch::Tensor m_numbers;            ///< the panels
  std::variant<const panels::Kernels<float>*, const panels::Kernels<double>*> m_kernels; ///< theirs
};

} // namespace dmm::kernels
