#pragma once

#include <cstdint>

namespace dmm::kernels {

using Size = std::int64_t;

/// Sums of lines of a matrix, each times a number: products of one row with a matrix that is small
/// or does not lie in one piece. `factors` lie `factorStep` apart, the beginnings of `lines`
/// lineStep.
template <typename T> struct LineLoops {
  /// sum [width] = the sum over `count` lines of factor line.
  void (*sum)(const T* factors, Size factorStep, const T* lines, Size lineStep, Size count,
              Size width, T* sum);
  /// Adds factor line to each of `count` totals, which lie totalStep apart.
  void (*addTo)(const T* factors, Size factorStep, const T* line, Size width, T* totals,
                Size totalStep, Size count);
};

/// Those of the target that runs, for float and double.
template <typename T> const LineLoops<T>& lineLoops();
template <> const LineLoops<float>& lineLoops();
template <> const LineLoops<double>& lineLoops();

} // namespace dmm::kernels
