#pragma once

#include <cstdint>

namespace dmm::kernels {

using Size = std::int64_t;

/// The element-wise work between the products of a chain over hidden states (Rabiner's scaled
/// forward and backward recursions), one pass over memory each. Matrices are contiguous, [rows,
/// states], and an output may be an input.
template <typename T> struct ChainLoops {
  /// From p(state given the slices before), `shares`, to p(state given this slice too), and its
  /// logarithms `logs` given each state: likelihoods = exp(logs - top), where top is the largest
  /// among states that can be reached (0 elsewhere), scales = the sum of shares likelihoods over
  /// each row, and shares = shares likelihoods / scale. log p(slice given those before) is then
  /// log scale + top.
  void (*weighShares)(const T* logs, T* shares, T* likelihoods, T* tops, T* scales, Size rows,
                      Size states);
  /// out = likelihoods later / scale: what a state adds to the probability of all slices, over
  /// that probability. It is at most 1 / shares, and kept from overflowing where no share is.
  void (*weighLater)(const T* likelihoods, const T* later, const T* scales, T* out, Size rows,
                     Size states);
  /// out = factor shares later, one factor a row.
  void (*posterior)(const T* shares, const T* later, const T* factors, T* out, Size rows,
                    Size states);
};

/// Those of the target that runs, for float and double.
template <typename T> const ChainLoops<T>& chainLoops();
template <> const ChainLoops<float>& chainLoops();
template <> const ChainLoops<double>& chainLoops();

} // namespace dmm::kernels
