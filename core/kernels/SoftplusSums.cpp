#include "core/kernels/SoftplusSums.h"

#include "core/kernels/VectorLoops.h"
#include "core/support/VectorMath.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace dmm::kernels {

namespace {

using Size = std::int64_t;

constexpr Size kRows = 4; ///< in a block: they share what is loaded of the table, and a division

/// One of the widest vectors, wherever it lies in memory. (Compilers make several narrower ones of
/// it where the processor has none so wide.)
template <typename T> struct Wide {
  static constexpr Size kSize = 64 / Size(sizeof(T));
  typedef T Vector __attribute__((vector_size(64), aligned(alignof(T)), may_alias));
};

/// What a product may grow to before its logarithm is taken, and what log e^u may be.
template <typename T> struct Limits;
template <> struct Limits<float> {
  static constexpr float kProduct = 0x1p120F;
  static constexpr float kExponent = 60;
};
template <> struct Limits<double> {
  static constexpr double kProduct = 0x1p1000;
  static constexpr double kExponent = 600;
};

template <typename T> T exactSoftplus(T x) {
  return std::max(x, T(0)) + std::log1p(std::exp(-std::abs(x)));
}

template <typename T>
WORKBENCH_INLINE void expTileLoop(const T* numbers, T largest, T* tile, Size count) {
  forEach(count, [=](Size i) WORKBENCH_LAMBDA { tile[i] = std::exp(numbers[i] - largest); });
}

template <typename T> WORKBENCH_INLINE void expSumLoop(const T* a, const T* b, T* y, Size count) {
  forEach(count, [=](Size i) WORKBENCH_LAMBDA { y[i] = std::exp(a[i] + b[i]); });
}

/// The logarithms of the products of (1 + factor weight), for one tile of states and a block of
/// rows: tile [keys, vector], weights [keys, kRows], `ends` of the products -> sums [kRows,
/// vector].
template <typename T>
WORKBENCH_INLINE void tileSumsLoop(const T* tile, const T* weights, const Size* ends, Size products,
                                   T* sums) {
  using Vector = typename Wide<T>::Vector;
  constexpr Size kSize = Wide<T>::kSize;
  for (Size i = 0; i < kRows * kSize; ++i) sums[i] = 0;
  T logs[kRows * kSize];
  T* log = logs;
  Size k = 0;
  for (Size i = 0; i < products; ++i) {
    Vector product[kRows];
#pragma GCC unroll 4
    for (Size row = 0; row < kRows; ++row) product[row] = Vector{} + T(1);
    for (; k < ends[i]; ++k) {
      const Vector factor = *reinterpret_cast<const Vector*>(tile + k * kSize);
#pragma GCC unroll 4
      for (Size row = 0; row < kRows; ++row)
        product[row] *= factor * weights[k * kRows + row] + T(1);
    }
#pragma GCC unroll 4
    for (Size row = 0; row < kRows; ++row)
      *reinterpret_cast<Vector*>(log + row * kSize) = product[row];
    forEach(kRows * kSize, [=](Size j) WORKBENCH_LAMBDA { sums[j] += std::log(log[j]); });
  }
}

/// The slopes for one tile of states and a block of rows, times their gradients [kRows, vector]:
/// added to forTile [keys, vector], and key by key to the sums [keys, kRows, vector] over states.
/// `shares` tells of each key whether the product of its four denominators is within bounds.
template <typename T>
WORKBENCH_INLINE void tileSlopesLoop(const T* tile, const T* weights, const unsigned char* shares,
                                     const T* gradients, Size keys, T* forTile, T* sums) {
  using Vector = typename Wide<T>::Vector;
  constexpr Size kSize = Wide<T>::kSize;
  const Vector gradient0 = *reinterpret_cast<const Vector*>(gradients);
  const Vector gradient1 = *reinterpret_cast<const Vector*>(gradients + kSize);
  const Vector gradient2 = *reinterpret_cast<const Vector*>(gradients + 2 * kSize);
  const Vector gradient3 = *reinterpret_cast<const Vector*>(gradients + 3 * kSize);
  for (Size k = 0; k < keys; ++k) {
    const Vector factor = *reinterpret_cast<const Vector*>(tile + k * kSize);
    const T* weight = weights + k * kRows;
    const Vector x0 = factor * weight[0];
    const Vector x1 = factor * weight[1];
    const Vector x2 = factor * weight[2];
    const Vector x3 = factor * weight[3];
    Vector slope0, slope1, slope2, slope3;
    if (shares[k]) { // 1/a = b c d / (a b c d)
      const Vector first = (x0 + T(1)) * (x1 + T(1));
      const Vector second = (x2 + T(1)) * (x3 + T(1));
      const Vector inverse = T(1) / (first * second);
      const Vector ofFirst = inverse * second;
      const Vector ofSecond = inverse * first;
      slope0 = gradient0 * x0 * (ofFirst * (x1 + T(1)));
      slope1 = gradient1 * x1 * (ofFirst * (x0 + T(1)));
      slope2 = gradient2 * x2 * (ofSecond * (x3 + T(1)));
      slope3 = gradient3 * x3 * (ofSecond * (x2 + T(1)));
    } else {
      slope0 = gradient0 * (x0 / (x0 + T(1)));
      slope1 = gradient1 * (x1 / (x1 + T(1)));
      slope2 = gradient2 * (x2 / (x2 + T(1)));
      slope3 = gradient3 * (x3 / (x3 + T(1)));
    }
    auto* const sum = reinterpret_cast<Vector*>(sums + k * kRows * kSize);
    sum[0] += slope0;
    sum[1] += slope1;
    sum[2] += slope2;
    sum[3] += slope3;
    *reinterpret_cast<Vector*>(forTile + k * kSize) += (slope0 + slope1) + (slope2 + slope3);
  }
}

/// sums [count, vector] -> [count], each the sum over a vector.
template <typename T> WORKBENCH_INLINE void acrossLoop(const T* sums, T* totals, Size count) {
  constexpr Size kSize = Wide<T>::kSize;
  for (Size i = 0; i < count; ++i, sums += kSize)
    totals[i] = sumOf<T>(kSize, [=](Size j) WORKBENCH_LAMBDA { return sums[j]; });
}

// One set of functions for float and one for double, as in core/kernels/ElementLoops.cpp.
#define WORKBENCH_SOFTPLUS_LOOPS(T)                                                                \
  WORKBENCH_VECTORISED void expTile(const T* numbers, T largest, T* tile, Size count) {            \
    expTileLoop(numbers, largest, tile, count);                                                    \
  }                                                                                                \
  WORKBENCH_VECTORISED void expSum(const T* a, const T* b, T* y, Size count) {                     \
    expSumLoop(a, b, y, count);                                                                    \
  }                                                                                                \
  WORKBENCH_VECTORISED void tileSums(const T* tile, const T* weights, const Size* ends,            \
                                     Size products, T* sums) {                                     \
    tileSumsLoop(tile, weights, ends, products, sums);                                             \
  }                                                                                                \
  WORKBENCH_VECTORISED void tileSlopes(const T* tile, const T* weights,                            \
                                       const unsigned char* shares, const T* gradients, Size keys, \
                                       T* forTile, T* sums) {                                      \
    tileSlopesLoop(tile, weights, shares, gradients, keys, forTile, sums);                         \
  }                                                                                                \
  WORKBENCH_VECTORISED void across(const T* sums, T* totals, Size count) {                         \
    acrossLoop(sums, totals, count);                                                               \
  }
WORKBENCH_SOFTPLUS_LOOPS(float)
WORKBENCH_SOFTPLUS_LOOPS(double)
#undef WORKBENCH_SOFTPLUS_LOOPS

} // namespace

template <typename T> struct SoftplusSums<T>::Block {
  explicit Block(Size keys)
      : row(static_cast<std::size_t>(keys))
      , weights(static_cast<std::size_t>(keys * kRows))
      , shares(static_cast<std::size_t>(keys)) {}

  /// A term whose e^u is out of bounds.
  struct Huge {
    Size row, key;
  };

  std::vector<T> row;                ///< e^u of one row
  std::vector<T> weights;            ///< e^u, [keys, kRows]; 0 for rows that are not there
  std::vector<Size> ends;            ///< where each product ends
  std::vector<unsigned char> shares; ///< of each key: may its four slopes share a division?
  std::vector<Huge> huge;
};

template <typename T>
SoftplusSums<T>::SoftplusSums(const T* table, Size keys, Size states)
    : m_table(table)
    , m_keys(keys)
    , m_states(states)
    , m_largest(static_cast<std::size_t>(keys)) {
  constexpr Size kSize = Wide<T>::kSize;
  const Size tiles = (states + kSize - 1) / kSize;
  m_factors.assign(static_cast<std::size_t>(tiles * keys * kSize), T(0));
  for (Size k = 0; k < keys && states > 0; ++k) {
    const T* numbers = table + k * states;
    T largest = *std::max_element(numbers, numbers + states);
    if (!std::isfinite(largest)) largest = 0;
    m_largest[static_cast<std::size_t>(k)] = largest;
    for (Size tile = 0; tile < tiles; ++tile)
      expTile(numbers + tile * kSize, largest, m_factors.data() + (tile * keys + k) * kSize,
              std::min(kSize, states - tile * kSize));
  }
}

template <typename T>
void SoftplusSums<T>::prepare(const T* offsets, Size rows, Block& block) const {
  std::fill(block.weights.begin(), block.weights.end(), T(0));
  block.huge.clear();
  for (Size row = 0; row < rows; ++row) {
    const T* offset = offsets + row * m_keys;
    expSum(offset, m_largest.data(), block.row.data(), m_keys);
    for (Size k = 0; k < m_keys; ++k) {
      const auto key = static_cast<std::size_t>(k);
      if (offset[k] + m_largest[key] > Limits<T>::kExponent) {
        block.huge.push_back({row, k});
      } else {
        block.weights[static_cast<std::size_t>(k * kRows + row)] = block.row[key];
      }
    }
  }
  // No state's product is larger than that of the largest factors.
  block.ends.clear();
  T products[kRows];
  std::fill_n(products, kRows, T(1));
  for (Size k = 0; k < m_keys; ++k) {
    const T* weight = block.weights.data() + k * kRows;
    bool isFull = false;
    T ofAll = 1;
    for (Size row = 0; row < kRows; ++row) {
      products[row] *= 1 + weight[row];
      isFull = isFull || products[row] > Limits<T>::kProduct;
      ofAll = std::min(ofAll * (1 + weight[row]), std::numeric_limits<T>::max());
    }
    block.shares[static_cast<std::size_t>(k)] = ofAll < Limits<T>::kProduct;
    if (!isFull) continue;
    block.ends.push_back(k);
    for (Size row = 0; row < kRows; ++row) products[row] = 1 + weight[row];
  }
  block.ends.push_back(m_keys);
}

template <typename T> void SoftplusSums<T>::forward(const T* offsets, Size rows, T* sums) const {
  constexpr Size kSize = Wide<T>::kSize;
  Block block(m_keys);
  T tileOfSums[kRows * kSize];
  for (Size begin = 0; begin < rows; begin += kRows) {
    const Size here = std::min(kRows, rows - begin);
    prepare(offsets + begin * m_keys, here, block);
    T* out = sums + begin * m_states;
    for (Size state = 0; state < m_states; state += kSize) {
      tileSums(m_factors.data() + state * m_keys, block.weights.data(), block.ends.data(),
               static_cast<Size>(block.ends.size()), tileOfSums);
      const Size width = std::min(kSize, m_states - state);
      for (Size row = 0; row < here; ++row)
        std::copy_n(tileOfSums + row * kSize, width, out + row * m_states + state);
    }
    for (const auto& [row, key] : block.huge) {
      const T offset = offsets[(begin + row) * m_keys + key];
      for (Size state = 0; state < m_states; ++state)
        out[row * m_states + state] += exactSoftplus(m_table[key * m_states + state] + offset);
    }
  }
}

template <typename T>
void SoftplusSums<T>::backward(const T* offsets, const T* gradient, Size rows, T* forOffsets,
                               T* forTable) const {
  constexpr Size kSize = Wide<T>::kSize;
  Block block(m_keys);
  std::vector<T> forFactors(m_factors.size(), T(0)); // by tiles
  std::vector<T> sums(static_cast<std::size_t>(m_keys * kRows * kSize));
  std::vector<T> totals(static_cast<std::size_t>(m_keys * kRows));
  for (Size begin = 0; begin < rows; begin += kRows) {
    const Size here = std::min(kRows, rows - begin);
    prepare(offsets + begin * m_keys, here, block);
    const T* gradients = gradient + begin * m_states;
    std::fill(sums.begin(), sums.end(), T(0));
    for (Size state = 0; state < m_states; state += kSize) {
      T tileOfGradients[kRows * kSize] = {};
      const Size width = std::min(kSize, m_states - state);
      for (Size row = 0; row < here; ++row)
        std::copy_n(gradients + row * m_states + state, width, tileOfGradients + row * kSize);
      tileSlopes(m_factors.data() + state * m_keys, block.weights.data(), block.shares.data(),
                 tileOfGradients, m_keys, forFactors.data() + state * m_keys, sums.data());
    }
    across(sums.data(), totals.data(), m_keys * kRows);
    T* out = forOffsets + begin * m_keys;
    for (Size row = 0; row < here; ++row)
      for (Size k = 0; k < m_keys; ++k)
        out[row * m_keys + k] = totals[static_cast<std::size_t>(k * kRows + row)];
    for (const auto& [row, key] : block.huge) {
      const T offset = offsets[(begin + row) * m_keys + key];
      for (Size state = 0; state < m_states; ++state) {
        const T slope = gradients[row * m_states + state] *
                        support::sigmoid(m_table[key * m_states + state] + offset);
        out[row * m_keys + key] += slope;
        forTable[key * m_states + state] += slope;
      }
    }
  }
  for (Size state = 0; state < m_states; state += kSize)
    for (Size k = 0; k < m_keys; ++k) {
      const T* tile = forFactors.data() + state * m_keys + k * kSize;
      const Size width = std::min(kSize, m_states - state);
      for (Size i = 0; i < width; ++i) forTable[k * m_states + state + i] += tile[i];
    }
}

template class SoftplusSums<float>;
template class SoftplusSums<double>;

} // namespace dmm::kernels
