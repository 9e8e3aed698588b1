#pragma once

#include <cstdint>

namespace dmm::kernels {

using Size = std::int64_t;

/// The element-wise work of an inverse autoregressive flow between its products, for some rows of
/// one step. Matrices are contiguous, row by row.
template <typename T> struct FlowLoops {
  /// From affine [rows, 2 z], mean and log scale of each row less the bias [2 z]: the log scale,
  /// clamped, and image = exp(log scale) value + mean, all [rows, z].
  void (*transform)(const T* affine, const T* bias, const T* value, T least, T most, T* logScale,
                    T* image, Size rows, Size z);
  /// Through that: the gradient of the image becomes that of the value, and that of affine is
  /// written, its half of the log scale added to `forDeterminants`, one a row, or none for null.
  /// Gradients pass the clamp unchanged.
  void (*transformBackward)(T* gradient, const T* value, const T* logScale,
                            const T* forDeterminants, T* forAffine, Size rows, Size z);
};

/// Those of the target that runs, for float and double.
template <typename T> const FlowLoops<T>& flowLoops();
template <> const FlowLoops<float>& flowLoops();
template <> const FlowLoops<double>& flowLoops();

} // namespace dmm::kernels
