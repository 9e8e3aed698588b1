#pragma once

#include <cstdint>

/// Products of some rows with a matrix whose numbers were laid out for them once. Where its columns
/// are narrow panels, one behind the other, the sums of a few rows times a panel all stay in
/// registers while the panel streams by. PackedWeight holds such a matrix.
namespace dmm::kernels::panels {

/// A matrix [inner, columns] that lies in memory in any order.
template <typename T> struct Matrix {
  const T* numbers;
  std::int64_t inner, columns;
  std::int64_t rowStep, columnStep; ///< one of the two is 1
};

/// The functions for one set of instructions. The layout is its own: what one has packed, no other
/// can multiply.
template <typename T> struct Kernels {
  /// How many numbers a packed matrix takes up.
  std::int64_t (*packedSize)(std::int64_t inner, std::int64_t columns);

  /// Lays a matrix out, times `factor`.
  void (*pack)(const Matrix<T>& matrix, T factor, T* packed);

  /// out = rows matrix, or out += rows matrix when accumulating: `count` rows of `inner` numbers,
  /// one behind the other, and as many of `columns`. Backwards it begins with the last panel, which
  /// changes no result.
  void (*multiply)(const T* rows, std::int64_t count, std::int64_t inner, const T* packed,
                   std::int64_t columns, T* out, bool accumulate, bool isBackwards);
};

/// Those of the target that runs (core/kernels/Target.h); for float and double.
template <typename T> const Kernels<T>& kernels();

} // namespace dmm::kernels::panels
