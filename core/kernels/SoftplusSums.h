#pragma once

#include <cstdint>
#include <vector>

namespace dmm::kernels {

template <typename T> struct SoftplusLoops;

/// The normaliser of many Bernoulli variables in many states, sum_k softplus(table[k, s] +
/// offsets[n, k]), without an exponential for each of its terms and without keeping any of them:
/// with b = table and u = offsets it is log prod_k (1 + e^b e^u), so that a term costs one
/// multiplication and one addition more. A logarithm is taken before a product could overflow. To
/// keep e^b within bounds each key's largest b is moved to u; a term beyond what e^u can hold is
/// computed by itself. The slope of a term is 1 - 1 / (1 + e^b e^u): one division, here shared by
/// the terms of four rows.
///
/// Matrices are contiguous, row by row. An object may serve several threads, each call on rows of
/// its own.
template <typename T> class SoftplusSums {
 public:
  using Size = std::int64_t;

  /// table [keys, states], which must live as long as this.
  SoftplusSums(const T* table, Size keys, Size states);

  /// offsets [rows, keys] -> sums [rows, states]. An offset of minus infinity leaves a term out.
  void forward(const T* offsets, Size rows, T* sums) const;

  /// From the gradient of the sums [rows, states]: forOffsets [rows, keys] is set, and forTable
  /// [keys, states] grows by its own.
  void backward(const T* offsets, const T* gradient, Size rows, T* forOffsets, T* forTable) const;

 private:
  /// A few rows of offsets, ready for the loops.
  struct Block;
  void prepare(const T* offsets, Size rows, Block& block) const;

  const SoftplusLoops<T>* m_loops; ///< of the target that ran when it was made
  const T* m_table;
  Size m_keys;
  Size m_states;
  std::vector<T> m_largest; ///< of each key, [keys]
  std::vector<T> m_factors; ///< e^(b - largest) in tiles of one vector of states, [tiles, keys, .]
};

extern template class SoftplusSums<float>;
extern template class SoftplusSums<double>;

} // namespace dmm::kernels
