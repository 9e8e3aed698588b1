#pragma once

#include <torch/torch.h>

#include <cstdint>

namespace dmm::kernels {

/// A matrix [K, N] that stands on the right of many products with a few rows each, such as a weight
/// that is applied step after step. On processors with AVX-512 its float32 numbers are laid out
/// once in panels (core/kernels/PanelProduct.h): for 10 rows times 600 x 600 that is 1.4 times
/// as fast as oneDNN, which gets the plain matrix every time. Each product walks through the panels
/// the other way than the one before it, since the last ones are still near. For one thread at a
/// time. Elsewhere, and in float64, core/kernels/MatrixProduct.h computes the
/// products.
class PackedWeight {
 public:
  /// `matrix` may lie in any order; it is copied, times `factor`. No gradient.
  explicit PackedWeight(const torch::Tensor& matrix, double factor = 1);

  std::int64_t inner() const { return m_inner; }     ///< K
  std::int64_t columns() const { return m_columns; } ///< N

  /// out = rows matrix, or out += rows matrix when accumulating: `count` rows of K numbers, one
  /// behind the other, and as many of N. The two must not overlap.
  void multiply(const float* rows, std::int64_t count, float* out, bool accumulate = false) const;
  void multiply(const double* rows, std::int64_t count, double* out, bool accumulate = false) const;

 private:
  template <typename T>
  void multiplyPlain(const T* rows, std::int64_t count, T* out, bool accumulate) const;

  std::int64_t m_inner;
  std::int64_t m_columns;
  bool m_isPanelled;
  mutable bool m_isBackwards = false; ///< which way the next product takes; none changes its result
  torch::Tensor m_numbers;            ///< the panels one behind the other, or [K, N]
};

} // namespace dmm::kernels
