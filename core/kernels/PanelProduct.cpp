#include "core/kernels/PanelProduct.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/PanelProduct.cpp"
#include "core/kernels/EachTarget-inl.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <hwy/cache_control.h>
#include <hwy/highway.h>
#include <utility>

HWY_BEFORE_NAMESPACE();
namespace dmm::kernels::panels::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;
using Size = std::int64_t;

/// Sums of a block in registers, kMostRows x kVectors of them; besides those it needs kVectors for
/// the panel and one for a number of the rows.
#if HWY_MAX_BYTES == 64 // 32 registers: 28 sums
constexpr int kVectors = 2, kMostRows = 14;
#elif HWY_ARCH_ARM_A64 // 32 registers: 24 sums
constexpr int kVectors = 4, kMostRows = 6;
#else                  // 16 registers: 12 sums
constexpr int kVectors = 2, kMostRows = 6;
#endif

template <typename T> using Tag = hn::ScalableTag<T>;
template <typename T> using Vector = hn::Vec<Tag<T>>;
template <typename T> constexpr Size kLanes = static_cast<Size>(hn::MaxLanes(Tag<T>()));
template <typename T> constexpr Size kWidest = kVectors* kLanes<T>; ///< columns of a panel

/// A quarter of a wide register: the last columns, when no more than these, are no panel, which
/// would be mostly empty, but a line each.
template <typename T> constexpr Size kFew = HWY_MAX_BYTES >= 32 ? 16 / sizeof(T) : 0;

template <typename T> Size fewOf(Size columns) {
  const Size rest = columns % kLanes<T>;
  return rest <= kFew<T> ? rest : 0;
}

/// The vectors of the panel that begins at `column`: the last one may be narrower.
template <typename T> Size vectorsAt(Size column, Size columns) {
  return std::min<Size>((columns - column + kLanes<T> - 1) / kLanes<T>, kVectors);
}

/// How many sums each number is split into: an addition takes four cycles and two begin in each, so
/// that with few sums they would wait for each other.
constexpr int splitFor(int rows, int vectors) {
  return rows * vectors < 3 ? 4 : rows * vectors < 6 ? 2 : 1;
}

/// How far ahead a panel is asked for: it comes from the second or the third cache.
constexpr Size kAheadBytes = 1024;

template <typename T> HWY_INLINE void fetchAhead(const T* numbers, Size count) {
  constexpr Size kLine = 64 / sizeof(T); // of the caches
  for (Size i = 0; i < count; i += kLine)
    hwy::Prefetch(numbers + kAheadBytes / static_cast<Size>(sizeof(T)) + i);
}

template <typename T> struct Block {
  const T* rows; ///< `inner` numbers each, one behind the other
  Size inner;
  const T* panel; ///< [inner, its width]
  T* out;
  Size outStep; ///< from one row of `out` to the next
  Size filled;  ///< of the panel's columns
  bool accumulate;
};

/// Writes or adds the first `filled` numbers of a vector.
template <class D, class V, typename T>
HWY_INLINE void store(D tag, V v, Size filled, bool accumulate, T* out) {
  if (filled == kLanes<T>) {
    hn::StoreU(accumulate ? hn::Add(v, hn::LoadU(tag, out)) : v, tag, out);
    return;
  }
#if HWY_MEM_OPS_MIGHT_FAULT
  HWY_ALIGN T some[kLanes<T>];
  hn::Store(v, tag, some);
  for (Size i = 0; i < filled; ++i) out[i] = accumulate ? out[i] + some[i] : some[i];
#else
  const auto mask = hn::FirstN(tag, static_cast<std::size_t>(filled));
  hn::BlendedStore(accumulate ? hn::Add(v, hn::MaskedLoad(mask, tag, out)) : v, mask, tag, out);
#endif
}

/// R rows times a panel of V vectors.
template <typename T, int R, int V> void multiplyBlock(const Block<T>& block) {
  constexpr int kSplit = splitFor(R, V);
  const Tag<T> tag;
  const T* HWY_RESTRICT rows = block.rows;
  const T* HWY_RESTRICT panel = block.panel;
  const Size inner = block.inner;
  Vector<T> sums[kSplit][R][V];
#pragma GCC unroll 4
  for (int s = 0; s < kSplit; ++s)
#pragma GCC unroll 14
    for (int r = 0; r < R; ++r)
#pragma GCC unroll 4
      for (int v = 0; v < V; ++v) sums[s][r][v] = hn::Zero(tag);
  Size k = 0;
  for (; k + kSplit <= inner; k += kSplit)
#pragma GCC unroll 4
    for (int s = 0; s < kSplit; ++s) {
      const T* line = panel + (k + s) * V * kLanes<T>;
      fetchAhead(line, V * kLanes<T>);
      Vector<T> weights[V];
#pragma GCC unroll 4
      for (int v = 0; v < V; ++v) weights[v] = hn::LoadU(tag, line + v * kLanes<T>);
#pragma GCC unroll 14
      for (int r = 0; r < R; ++r) {
        const auto factor = hn::Set(tag, rows[r * inner + k + s]);
#pragma GCC unroll 4
        for (int v = 0; v < V; ++v) sums[s][r][v] = hn::MulAdd(factor, weights[v], sums[s][r][v]);
      }
    }
  for (; k < inner; ++k)
#pragma GCC unroll 14
    for (int r = 0; r < R; ++r) {
      const auto factor = hn::Set(tag, rows[r * inner + k]);
#pragma GCC unroll 4
      for (int v = 0; v < V; ++v)
        sums[0][r][v] =
            hn::MulAdd(factor, hn::LoadU(tag, panel + (k * V + v) * kLanes<T>), sums[0][r][v]);
    }
#pragma GCC unroll 4
  for (int v = 0; v < V; ++v) {
    const Size filled = std::min(block.filled - v * kLanes<T>, kLanes<T>);
    T* out = block.out + v * kLanes<T>;
#pragma GCC unroll 14
    for (int r = 0; r < R; ++r, out += block.outStep) {
#pragma GCC unroll 4
      for (int s = 1; s < kSplit; ++s) sums[0][r][v] = hn::Add(sums[0][r][v], sums[s][r][v]);
      store(tag, sums[0][r][v], filled, block.accumulate, out);
    }
  }
}

template <typename T> using ForRows = std::array<void (*)(const Block<T>&), kMostRows>;

/// multiplyBlock for 1, 2, ... kMostRows rows, and those for 1, 2, ... kVectors vectors.
template <typename T, int V, int... Before>
constexpr ForRows<T> forRows(std::integer_sequence<int, Before...> /*rows*/) {
  return {&multiplyBlock<T, Before + 1, V>...};
}

template <typename T, int... Before>
constexpr std::array<ForRows<T>, kVectors>
forVectors(std::integer_sequence<int, Before...> /*vectors*/) {
  return {forRows<T, Before + 1>(std::make_integer_sequence<int, kMostRows>())...};
}

/// As many rows as fit into registers, in blocks of nearly the same size.
template <typename T> void multiplyPanel(Block<T> block, Size count, Size vectors) {
  static constexpr auto kBlocks = forVectors<T>(std::make_integer_sequence<int, kVectors>());
  const auto& multiply = kBlocks[static_cast<std::size_t>(vectors - 1)];
  const Size blocks = (count + kMostRows - 1) / kMostRows;
  const T* rows = block.rows;
  T* out = block.out;
  for (Size i = 0; i < blocks; ++i) {
    const Size begin = count * i / blocks;
    const Size size = count * (i + 1) / blocks - begin;
    block.rows = rows + begin * block.inner;
    block.out = out + begin * block.outStep;
    multiply[static_cast<std::size_t>(size - 1)](block);
  }
}

#if HWY_MAX_BYTES >= 32
/// The sum of all quarters of a register.
template <class D, class V> HWY_INLINE auto sumOfQuarters(D /*tag*/, V v) {
  if constexpr (hn::MaxLanes(D()) * sizeof(hn::TFromD<D>) == 16) {
    return v;
  } else {
    const hn::Half<D> half;
    return sumOfQuarters(half, hn::Add(hn::LowerHalf(half, v), hn::UpperHalf(half, v)));
  }
}

/// The sums of as many vectors as a quarter has numbers.
HWY_INLINE auto sumsOf(const Vector<float> (&v)[4]) {
  const hn::FixedTag<float, 4> tag;
  const auto pair = [&](const Vector<float>& a, const Vector<float>& b) HWY_ATTR {
    const auto x = sumOfQuarters(Tag<float>(), a), y = sumOfQuarters(Tag<float>(), b);
    return hn::Add(hn::InterleaveLower(tag, x, y), hn::InterleaveUpper(tag, x, y));
  };
  const auto first = pair(v[0], v[1]), second = pair(v[2], v[3]); // x y x y each
  return hn::Add(hn::ConcatLowerLower(tag, second, first),
                 hn::ConcatUpperUpper(tag, second, first));
}
HWY_INLINE auto sumsOf(const Vector<double> (&v)[2]) {
  const hn::FixedTag<double, 2> tag;
  const auto x = sumOfQuarters(Tag<double>(), v[0]), y = sumOfQuarters(Tag<double>(), v[1]);
  return hn::Add(hn::InterleaveLower(tag, x, y), hn::InterleaveUpper(tag, x, y));
}

/// R rows times kFew lines, of which the last ones may be the same.
template <typename T, int R>
void multiplyFewRows(const T* HWY_RESTRICT rows, Size inner, const T* const* lines, Size columns,
                     T* HWY_RESTRICT out, Size outStep, bool accumulate) {
  constexpr int kColumns = static_cast<int>(kFew<T>);
  const Tag<T> tag;
  Vector<T> sums[R][kColumns];
#pragma GCC unroll 6
  for (int r = 0; r < R; ++r)
#pragma GCC unroll 4
    for (int c = 0; c < kColumns; ++c) sums[r][c] = hn::Zero(tag);
  const auto add = [&](auto load) HWY_ATTR {
    Vector<T> weights[kColumns];
#pragma GCC unroll 4
    for (int c = 0; c < kColumns; ++c) weights[c] = load(lines[c]);
#pragma GCC unroll 6
    for (int r = 0; r < R; ++r) {
      const Vector<T> numbers = load(rows + r * inner);
#pragma GCC unroll 4
      for (int c = 0; c < kColumns; ++c) sums[r][c] = hn::MulAdd(numbers, weights[c], sums[r][c]);
    }
  };
  Size k = 0;
  for (; k + kLanes<T> <= inner; k += kLanes<T>)
    add([&](const T* from) HWY_ATTR { return hn::LoadU(tag, from + k); });
  if (k < inner) {
    const auto mask = hn::FirstN(tag, static_cast<std::size_t>(inner - k));
    add([&](const T* from) HWY_ATTR { return hn::MaskedLoad(mask, tag, from + k); });
  }
#pragma GCC unroll 6
  for (int r = 0; r < R; ++r) {
    HWY_ALIGN T row[kColumns];
    hn::Store(sumsOf(sums[r]), hn::FixedTag<T, 16 / sizeof(T)>(), row);
    for (Size c = 0; c < columns; ++c) {
      T& sum = out[r * outStep + c];
      sum = accumulate ? sum + row[c] : row[c];
    }
  }
}

/// Rows times a few columns, each a line of `inner` numbers, one line behind the other.
template <typename T>
void multiplyFew(const T* rows, Size count, Size inner, const T* lines, Size columns, T* out,
                 Size outStep, bool accumulate) {
  constexpr int kRows = 6 * kMostRows / 14 > 2 ? 6 * kMostRows / 14 : 3;
  std::array<const T*, static_cast<std::size_t>(kFew<T>)> line;
  for (Size c = 0; c < kFew<T>; ++c)
    line[static_cast<std::size_t>(c)] = lines + std::min(c, columns - 1) * inner;
  Size row = 0;
  for (; row + kRows <= count; row += kRows)
    multiplyFewRows<T, kRows>(rows + row * inner, inner, line.data(), columns, out + row * outStep,
                              outStep, accumulate);
  for (; row < count; ++row)
    multiplyFewRows<T, 1>(rows + row * inner, inner, line.data(), columns, out + row * outStep,
                          outStep, accumulate);
}
#endif

/// Rows that stay in the nearer caches while all panels pass: with thousands of them each panel
/// would read them all from far away.
constexpr Size kGroupBytes = 128 * 1024;

template <typename T>
void multiply(const T* rows, Size count, Size inner, const T* packed, Size columns, T* out,
              bool accumulate, bool isBackwards) {
  const Size few = fewOf<T>(columns);
  const Size inPanels = columns - few;
  const Size panels = (inPanels + kWidest<T> - 1) / kWidest<T>;
  const Size rowBytes = (inner + kWidest<T>)*static_cast<Size>(sizeof(T));
  const Size group = std::max<Size>(kGroupBytes / rowBytes / kMostRows, 1) * kMostRows;
  for (Size begin = 0; begin < count; begin += group) {
    const Size size = std::min(group, count - begin);
    for (Size i = 0; i < panels; ++i) {
      const Size column = kWidest<T> * (isBackwards ? panels - 1 - i : i);
      const Size vectors = vectorsAt<T>(column, inPanels);
      multiplyPanel<T>({rows + begin * inner, inner, packed + inner * column,
                        out + begin * columns + column, columns,
                        std::min(vectors * kLanes<T>, inPanels - column), accumulate},
                       size, vectors);
    }
#if HWY_MAX_BYTES >= 32
    if (few > 0) // the panels before them are full
      multiplyFew(rows + begin * inner, size, inner, packed + inner * inPanels, few,
                  out + begin * columns + inPanels, columns, accumulate);
#endif
  }
}

/// The columns of all panels in memory.
template <typename T> Size paddedColumns(Size inPanels) {
  return (inPanels + kLanes<T> - 1) / kLanes<T> * kLanes<T>;
}

template <typename T> Size packedSize(Size inner, Size columns) {
  const Size few = fewOf<T>(columns);
  return inner * (paddedColumns<T>(columns - few) + few);
}

/// All panels from rows, read from the first number to the last: other threads have just written
/// half of them.
template <typename T> void packRows(const Matrix<T>& matrix, Size inPanels, T factor, T* packed) {
  const T* numbers = matrix.numbers;
  for (Size k = 0; k < matrix.inner; ++k, numbers += matrix.rowStep)
    for (Size column = 0; column < inPanels; column += kWidest<T>) {
      const Size width = vectorsAt<T>(column, inPanels) * kLanes<T>;
      T* to = packed + matrix.inner * column + k * width;
      const Size filled = std::min(width, inPanels - column);
      for (Size i = 0; i < filled; ++i) to[i] = factor * numbers[column + i];
    }
}

/// Writes a square of numbers as its transpose, times `factor`.
#if HWY_TARGET != HWY_SCALAR
HWY_INLINE void turnSquare(const float* from, Size step, float factor, float* to, Size toStep) {
  const hn::FixedTag<float, 4> tag;
  const hn::FixedTag<std::uint64_t, 2> pairs;
  const auto factors = hn::Set(tag, factor);
  const auto line = [&](Size i)
                        HWY_ATTR { return hn::Mul(factors, hn::LoadU(tag, from + i * step)); };
  const auto a = line(0), b = line(1), c = line(2), d = line(3);
  const auto ab = hn::BitCast(pairs, hn::InterleaveLower(tag, a, b)); // a0 b0, a1 b1
  const auto cd = hn::BitCast(pairs, hn::InterleaveLower(tag, c, d));
  const auto abUpper = hn::BitCast(pairs, hn::InterleaveUpper(tag, a, b));
  const auto cdUpper = hn::BitCast(pairs, hn::InterleaveUpper(tag, c, d));
  hn::StoreU(hn::BitCast(tag, hn::InterleaveLower(pairs, ab, cd)), tag, to);
  hn::StoreU(hn::BitCast(tag, hn::InterleaveUpper(pairs, ab, cd)), tag, to + toStep);
  hn::StoreU(hn::BitCast(tag, hn::InterleaveLower(pairs, abUpper, cdUpper)), tag, to + 2 * toStep);
  hn::StoreU(hn::BitCast(tag, hn::InterleaveUpper(pairs, abUpper, cdUpper)), tag, to + 3 * toStep);
}
HWY_INLINE void turnSquare(const double* from, Size step, double factor, double* to, Size toStep) {
  const hn::FixedTag<double, 2> tag;
  const auto factors = hn::Set(tag, factor);
  const auto a = hn::Mul(factors, hn::LoadU(tag, from));
  const auto b = hn::Mul(factors, hn::LoadU(tag, from + step));
  hn::StoreU(hn::InterleaveLower(tag, a, b), tag, to);
  hn::StoreU(hn::InterleaveUpper(tag, a, b), tag, to + toStep);
}
template <typename T> constexpr Size kSide = 16 / sizeof(T);
#else
template <typename T> void turnSquare(const T* from, Size, T factor, T* to, Size) {
  *to = factor * *from;
}
template <typename T> constexpr Size kSide = 1;
#endif

/// One panel from columns, in squares where there are enough of them.
template <typename T>
void packColumns(const T* numbers, Size step, Size inner, Size filled, Size width, T factor,
                 T* panel) {
  const Size evenInner = inner / kSide<T> * kSide<T>;
  const Size evenFilled = filled / kSide<T> * kSide<T>;
  for (Size i = 0; i < filled; ++i)
    for (Size k = i < evenFilled ? evenInner : 0; k < inner; ++k)
      panel[k * width + i] = factor * numbers[i * step + k];
  for (Size k = 0; k < evenInner; k += kSide<T>)
    for (Size i = 0; i < evenFilled; i += kSide<T>)
      turnSquare(numbers + i * step + k, step, factor, panel + k * width + i, width);
}

/// Panel after panel, each [inner, width] row by row; columns that the matrix lacks are 0. Behind
/// them the few columns that are in none, each a line.
template <typename T> void pack(const Matrix<T>& matrix, T factor, T* packed) {
  const Size inner = matrix.inner;
  const Size inPanels = matrix.columns - fewOf<T>(matrix.columns);
  const Size padded = paddedColumns<T>(inPanels);
  const Size last = inPanels / kWidest<T> * kWidest<T>; // where that panel begins
  if (inPanels < padded) std::fill_n(packed + inner * last, inner * (padded - last), T(0));
  if (matrix.columnStep == 1) {
    packRows(matrix, inPanels, factor, packed);
  } else {
    for (Size column = 0; column < inPanels; column += kWidest<T>) {
      const Size width = vectorsAt<T>(column, inPanels) * kLanes<T>;
      packColumns(matrix.numbers + column * matrix.columnStep, matrix.columnStep, inner,
                  std::min(width, inPanels - column), width, factor, packed + inner * column);
    }
  }
  T* line = packed + inner * padded;
  for (Size column = inPanels; column < matrix.columns; ++column)
    for (Size k = 0; k < inner; ++k)
      *line++ = factor * matrix.numbers[k * matrix.rowStep + column * matrix.columnStep];
}

template <typename T> constexpr Kernels<T> kAll{&packedSize<T>, &pack<T>, &multiply<T>};
const Kernels<float>& ofFloat() { return kAll<float>; }
const Kernels<double>& ofDouble() { return kAll<double>; }

} // namespace dmm::kernels::panels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace dmm::kernels::panels {

HWY_EXPORT(ofFloat);
HWY_EXPORT(ofDouble);

template <> const Kernels<float>& kernels<float>() { return HWY_DYNAMIC_DISPATCH(ofFloat)(); }
template <> const Kernels<double>& kernels<double>() { return HWY_DYNAMIC_DISPATCH(ofDouble)(); }

} // namespace dmm::kernels::panels
#endif
