#include "core/kernels/SoftplusSums.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/SoftplusSums.cpp"
#include "core/kernels/EachTarget-inl.h"
#include "core/kernels/VectorLoops-inl.h"
#include "core/kernels/VectorMath-inl.h"

#include <algorithm>
#include <cmath>
#include <limits>

#ifndef DMM_CORE_KERNELS_SOFTPLUSSUMS_CPP
#define DMM_CORE_KERNELS_SOFTPLUSSUMS_CPP
namespace dmm::kernels {

/// What the sums are made with. A tile is one vector of states.
template <typename T> struct SoftplusLoops {
  using Size = std::int64_t;

  Size tile; ///< states in one
  /// tile = exp(numbers - largest).
  void (*expTile)(const T* numbers, T largest, T* tile, Size count);
  /// y = exp(a + b).
  void (*expSum)(const T* a, const T* b, T* y, Size count);
  /// The logarithms of the products of (1 + factor weight), for one tile of states and a block of
  /// rows: tile [keys, vector], weights [keys, kBlockRows], `ends` of the products -> sums
  /// [kBlockRows, vector].
  void (*tileSums)(const T* tile, const T* weights, const Size* ends, Size products, T* sums);
  /// The slopes for one tile of states and a block of rows, times their gradients [kBlockRows,
  /// vector]: added to forTile [keys, vector], and key by key to the sums [keys, kBlockRows,
  /// vector] over states. `shares` tells of each key whether the product of its four denominators
  /// is within bounds.
  void (*tileSlopes)(const T* tile, const T* weights, const unsigned char* shares,
                     const T* gradients, Size keys, T* forTile, T* sums);
  /// sums [count, vector] -> [count], each the sum over a vector.
  void (*across)(const T* sums, T* totals, Size count);
};

/// Rows in a block: they share what is loaded of the table, and a division.
constexpr std::int64_t kBlockRows = 4;

} // namespace dmm::kernels
#endif

HWY_BEFORE_NAMESPACE();
namespace dmm::kernels::HWY_NAMESPACE {
namespace {

template <typename T> void expTile(const T* numbers, T largest, T* tile, Size count) {
  forEach<T>(count,
             [=](auto at) HWY_ATTR { at.store(exp(at.d, at(numbers) - at.of(largest)), tile); });
}

template <typename T> void expSum(const T* a, const T* b, T* y, Size count) {
  forEach<T>(count, [=](auto at) HWY_ATTR { at.store(exp(at.d, at(a) + at(b)), y); });
}

template <typename T>
void tileSums(const T* tile, const T* weights, const Size* ends, Size products, T* sums) {
  const hn::ScalableTag<T> d;
  constexpr Size kTile = hn::MaxLanes(d);
  const auto one = hn::Set(d, T(1));
  auto sum0 = hn::Zero(d), sum1 = sum0, sum2 = sum0, sum3 = sum0;
  Size k = 0;
  for (Size i = 0; i < products; ++i) {
    auto product0 = one, product1 = one, product2 = one, product3 = one;
    for (; k < ends[i]; ++k) {
      const auto factor = hn::LoadU(d, tile + k * kTile);
      const T* weight = weights + k * kBlockRows;
      product0 = product0 * hn::MulAdd(factor, hn::Set(d, weight[0]), one);
      product1 = product1 * hn::MulAdd(factor, hn::Set(d, weight[1]), one);
      product2 = product2 * hn::MulAdd(factor, hn::Set(d, weight[2]), one);
      product3 = product3 * hn::MulAdd(factor, hn::Set(d, weight[3]), one);
    }
    sum0 = sum0 + log(d, product0);
    sum1 = sum1 + log(d, product1);
    sum2 = sum2 + log(d, product2);
    sum3 = sum3 + log(d, product3);
  }
  hn::StoreU(sum0, d, sums);
  hn::StoreU(sum1, d, sums + kTile);
  hn::StoreU(sum2, d, sums + 2 * kTile);
  hn::StoreU(sum3, d, sums + 3 * kTile);
}

template <typename T>
void tileSlopes(const T* tile, const T* weights, const unsigned char* shares, const T* gradients,
                Size keys, T* forTile, T* sums) {
  const hn::ScalableTag<T> d;
  constexpr Size kTile = hn::MaxLanes(d);
  const auto one = hn::Set(d, T(1));
  const auto gradient0 = hn::LoadU(d, gradients);
  const auto gradient1 = hn::LoadU(d, gradients + kTile);
  const auto gradient2 = hn::LoadU(d, gradients + 2 * kTile);
  const auto gradient3 = hn::LoadU(d, gradients + 3 * kTile);
  const auto add = [=](auto slope, T* to) HWY_ATTR { hn::StoreU(hn::LoadU(d, to) + slope, d, to); };
  for (Size k = 0; k < keys; ++k, sums += kBlockRows * kTile) {
    const auto factor = hn::LoadU(d, tile + k * kTile);
    const T* weight = weights + k * kBlockRows;
    const auto x0 = factor * hn::Set(d, weight[0]);
    const auto x1 = factor * hn::Set(d, weight[1]);
    const auto x2 = factor * hn::Set(d, weight[2]);
    const auto x3 = factor * hn::Set(d, weight[3]);
    auto slope0 = gradient0 * x0, slope1 = gradient1 * x1;
    auto slope2 = gradient2 * x2, slope3 = gradient3 * x3;
    if (shares[k]) { // 1/a = b c d / (a b c d)
      const auto first = (x0 + one) * (x1 + one);
      const auto second = (x2 + one) * (x3 + one);
      const auto inverse = one / (first * second);
      const auto ofFirst = inverse * second;
      const auto ofSecond = inverse * first;
      slope0 = slope0 * (ofFirst * (x1 + one));
      slope1 = slope1 * (ofFirst * (x0 + one));
      slope2 = slope2 * (ofSecond * (x3 + one));
      slope3 = slope3 * (ofSecond * (x2 + one));
    } else {
      slope0 = gradient0 * (x0 / (x0 + one));
      slope1 = gradient1 * (x1 / (x1 + one));
      slope2 = gradient2 * (x2 / (x2 + one));
      slope3 = gradient3 * (x3 / (x3 + one));
    }
    add(slope0, sums);
    add(slope1, sums + kTile);
    add(slope2, sums + 2 * kTile);
    add(slope3, sums + 3 * kTile);
    add((slope0 + slope1) + (slope2 + slope3), forTile + k * kTile);
  }
}

template <typename T> void across(const T* sums, T* totals, Size count) {
  const hn::ScalableTag<T> d;
  constexpr Size kTile = hn::MaxLanes(d);
  for (Size i = 0; i < count; ++i, sums += kTile)
    totals[i] = hn::GetLane(hn::SumOfLanes(d, hn::LoadU(d, sums)));
}

template <typename T>
constexpr SoftplusLoops<T> kSoftplus{.tile = hn::MaxLanes(hn::ScalableTag<T>()),
                                     .expTile = expTile<T>,
                                     .expSum = expSum<T>,
                                     .tileSums = tileSums<T>,
                                     .tileSlopes = tileSlopes<T>,
                                     .across = across<T>};

} // namespace

const SoftplusLoops<float>* softplusLoopsOfFloat() { return &kSoftplus<float>; }
const SoftplusLoops<double>* softplusLoopsOfDouble() { return &kSoftplus<double>; }

} // namespace dmm::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace dmm::kernels {

namespace {

using Size = std::int64_t;

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

HWY_EXPORT(softplusLoopsOfFloat);
HWY_EXPORT(softplusLoopsOfDouble);
template <typename T> const SoftplusLoops<T>* loopsOf() {
  if constexpr (sizeof(T) == sizeof(float)) {
    return HWY_DYNAMIC_DISPATCH(softplusLoopsOfFloat)();
  } else {
    return HWY_DYNAMIC_DISPATCH(softplusLoopsOfDouble)();
  }
}

} // namespace

template <typename T> struct SoftplusSums<T>::Block {
  explicit Block(Size keys)
      : row(static_cast<std::size_t>(keys))
      , weights(static_cast<std::size_t>(keys * kBlockRows))
      , shares(static_cast<std::size_t>(keys)) {}

  /// A term whose e^u is out of bounds.
  struct Huge {
    Size row, key;
  };

  std::vector<T> row;                ///< e^u of one row
  std::vector<T> weights;            ///< e^u, [keys, kBlockRows]; 0 for rows that are not there
  std::vector<Size> ends;            ///< where each product ends
  std::vector<unsigned char> shares; ///< of each key: may its four slopes share a division?
  std::vector<Huge> huge;
};

template <typename T>
SoftplusSums<T>::SoftplusSums(const T* table, Size keys, Size states)
    : m_loops(loopsOf<T>())
    , m_table(table)
    , m_keys(keys)
    , m_states(states)
    , m_largest(static_cast<std::size_t>(keys)) {
  const Size size = m_loops->tile;
  const Size tiles = (states + size - 1) / size;
  m_factors.assign(static_cast<std::size_t>(tiles * keys * size), T(0));
  for (Size k = 0; k < keys && states > 0; ++k) {
    const T* numbers = table + k * states;
    T largest = *std::max_element(numbers, numbers + states);
    if (!std::isfinite(largest)) largest = 0;
    m_largest[static_cast<std::size_t>(k)] = largest;
    for (Size tile = 0; tile < tiles; ++tile)
      m_loops->expTile(numbers + tile * size, largest, m_factors.data() + (tile * keys + k) * size,
                       std::min(size, states - tile * size));
  }
}

template <typename T>
void SoftplusSums<T>::prepare(const T* offsets, Size rows, Block& block) const {
  std::fill(block.weights.begin(), block.weights.end(), T(0));
  block.huge.clear();
  for (Size row = 0; row < rows; ++row) {
    const T* offset = offsets + row * m_keys;
    m_loops->expSum(offset, m_largest.data(), block.row.data(), m_keys);
    for (Size k = 0; k < m_keys; ++k) {
      const auto key = static_cast<std::size_t>(k);
      if (offset[k] + m_largest[key] > Limits<T>::kExponent) {
        block.huge.push_back({row, k});
      } else {
        block.weights[static_cast<std::size_t>(k * kBlockRows + row)] = block.row[key];
      }
    }
  }
  // No state's product is larger than that of the largest factors.
  block.ends.clear();
  T products[kBlockRows];
  std::fill_n(products, kBlockRows, T(1));
  for (Size k = 0; k < m_keys; ++k) {
    const T* weight = block.weights.data() + k * kBlockRows;
    bool isFull = false;
    T ofAll = 1;
    for (Size row = 0; row < kBlockRows; ++row) {
      products[row] *= 1 + weight[row];
      isFull = isFull || products[row] > Limits<T>::kProduct;
      ofAll = std::min(ofAll * (1 + weight[row]), std::numeric_limits<T>::max());
    }
    block.shares[static_cast<std::size_t>(k)] = ofAll < Limits<T>::kProduct;
    if (!isFull) continue;
    block.ends.push_back(k);
    for (Size row = 0; row < kBlockRows; ++row) products[row] = 1 + weight[row];
  }
  block.ends.push_back(m_keys);
}

template <typename T> void SoftplusSums<T>::forward(const T* offsets, Size rows, T* sums) const {
  const Size size = m_loops->tile;
  Block block(m_keys);
  std::vector<T> tileOfSums(static_cast<std::size_t>(kBlockRows * size));
  for (Size begin = 0; begin < rows; begin += kBlockRows) {
    const Size here = std::min(kBlockRows, rows - begin);
    prepare(offsets + begin * m_keys, here, block);
    T* out = sums + begin * m_states;
    for (Size state = 0; state < m_states; state += size) {
      m_loops->tileSums(m_factors.data() + state * m_keys, block.weights.data(), block.ends.data(),
                        static_cast<Size>(block.ends.size()), tileOfSums.data());
      const Size width = std::min(size, m_states - state);
      for (Size row = 0; row < here; ++row)
        std::copy_n(tileOfSums.data() + row * size, width, out + row * m_states + state);
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
  const Size size = m_loops->tile;
  Block block(m_keys);
  std::vector<T> forFactors(m_factors.size(), T(0)); // by tiles
  std::vector<T> sums(static_cast<std::size_t>(m_keys * kBlockRows * size));
  std::vector<T> tileOfGradients(static_cast<std::size_t>(kBlockRows * size));
  std::vector<T> totals(static_cast<std::size_t>(m_keys * kBlockRows));
  for (Size begin = 0; begin < rows; begin += kBlockRows) {
    const Size here = std::min(kBlockRows, rows - begin);
    prepare(offsets + begin * m_keys, here, block);
    const T* gradients = gradient + begin * m_states;
    std::fill(sums.begin(), sums.end(), T(0));
    for (Size state = 0; state < m_states; state += size) {
      std::fill(tileOfGradients.begin(), tileOfGradients.end(), T(0));
      const Size width = std::min(size, m_states - state);
      for (Size row = 0; row < here; ++row)
        std::copy_n(gradients + row * m_states + state, width, tileOfGradients.data() + row * size);
      m_loops->tileSlopes(m_factors.data() + state * m_keys, block.weights.data(),
                          block.shares.data(), tileOfGradients.data(), m_keys,
                          forFactors.data() + state * m_keys, sums.data());
    }
    m_loops->across(sums.data(), totals.data(), m_keys * kBlockRows);
    T* out = forOffsets + begin * m_keys;
    for (Size row = 0; row < here; ++row)
      for (Size k = 0; k < m_keys; ++k)
        out[row * m_keys + k] = totals[static_cast<std::size_t>(k * kBlockRows + row)];
    for (const auto& [row, key] : block.huge) {
      const T offset = offsets[(begin + row) * m_keys + key];
      for (Size state = 0; state < m_states; ++state) {
        const T slope = gradients[row * m_states + state] * 1 /
                        (1 + std::exp(-m_table[key * m_states + state] - offset));
        out[row * m_keys + key] += slope;
        forTable[key * m_states + state] += slope;
      }
    }
  }
  for (Size state = 0; state < m_states; state += size)
    for (Size k = 0; k < m_keys; ++k) {
      const T* tile = forFactors.data() + state * m_keys + k * size;
      const Size width = std::min(size, m_states - state);
      for (Size i = 0; i < width; ++i) forTable[k * m_states + state + i] += tile[i];
    }
}

template class SoftplusSums<float>;
template class SoftplusSums<double>;

} // namespace dmm::kernels
#endif
