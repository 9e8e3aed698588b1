#pragma once

#include <cstdint>

namespace dmm::kernels {

using Size = std::int64_t;

struct NadeShape {
  Size keys = 0;
  Size units = 0;
  bool isAscending = true; ///< the order of the keys
};

/// The NADE layer of one slice (Larochelle and Murray, AISTATS 2011): out_k . (factors
/// sigmoid(inputs + the sum of in_j over the keys j before k that sound)), for every key k. The
/// hidden units change at sounding keys alone, so that a slice of n notes has n + 1 sets of them,
/// which are kept for the way back: hidden [n + 1, units], before the factors. `in` and `out` have
/// a row of `units` numbers for each key; `factors` may be null, for all 1.
template <typename T> struct NadeLoops {
  /// logits [keys] grow by the layer's; scratch [units].
  void (*slice)(const NadeShape& shape, const T* notes, const T* inputs, const T* in, const T* out,
                const T* factors, T* hidden, T* logits, T* scratch);
  /// From the gradient of the logits: forInputs [units] is set, forIn and forOut grow.
  void (*sliceBackward)(const NadeShape& shape, const T* notes, const T* gradient, const T* out,
                        const T* factors, const T* hidden, T* forInputs, T* forIn, T* forOut);
};

/// Those of the target that runs, for float and double.
template <typename T> const NadeLoops<T>& nadeLoops();
template <> const NadeLoops<float>& nadeLoops();
template <> const NadeLoops<double>& nadeLoops();

} // namespace dmm::kernels
