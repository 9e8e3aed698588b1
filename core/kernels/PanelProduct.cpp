#include "core/kernels/PanelProduct.h"

#include "core/support/Vectorised.h"

#include <array>
#include <stdexcept>
#include <utility>

#if defined(__x86_64__) && defined(__GNUC__)
#ifndef __clang__ // GCC 12 warns of registers that its own header leaves undefined (GCC bug 105593)
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#include <immintrin.h>
#define WORKBENCH_AVX512 __attribute__((target("avx512f")))
#endif

namespace dmm::kernels::panels {

#ifdef WORKBENCH_AVX512

bool available() {
  static const bool has = __builtin_cpu_supports("avx512f");
  return has;
}

namespace {

constexpr std::int64_t kMostRows = 14; // with two registers a row, 28 of 32 are sums

/// How many sums each number is split into: an addition takes four cycles and two begin in each, so
/// that with few sums they would wait for each other.
constexpr int splitFor(int rows, int registers) {
  const int sums = rows * registers;
  return sums < 3 ? 4 : sums < 6 ? 2 : 1;
}

/// R rows times a panel of V registers.
template <int R, int V>
WORKBENCH_AVX512 void multiplyRows(const float* rows, std::int64_t inner, const float* panel,
                                   float* out, std::int64_t outStep, std::int64_t filled,
                                   bool accumulate) {
  constexpr int kSplit = splitFor(R, V);
  std::array<__mmask16, V> masks;
  for (int v = 0; v < V; ++v) {
    const std::int64_t here = std::clamp<std::int64_t>(filled - v * kVector, 0, kVector);
    masks[v] = static_cast<__mmask16>((1U << here) - 1U);
  }
  __m512 sums[kSplit][R][V];
#pragma GCC unroll 14
  for (int r = 0; r < R; ++r)
#pragma GCC unroll 2
    for (int v = 0; v < V; ++v) {
      sums[0][r][v] = accumulate ? _mm512_maskz_loadu_ps(masks[v], out + r * outStep + v * kVector)
                                 : _mm512_setzero_ps();
#pragma GCC unroll 4
      for (int s = 1; s < kSplit; ++s) sums[s][r][v] = _mm512_setzero_ps();
    }
  const auto add = [&](std::int64_t k, __m512(&sum)[R][V]) WORKBENCH_AVX512 WORKBENCH_LAMBDA {
    __m512 weights[V];
#pragma GCC unroll 2
    for (int v = 0; v < V; ++v) weights[v] = _mm512_loadu_ps(panel + (k * V + v) * kVector);
#pragma GCC unroll 14
    for (int r = 0; r < R; ++r) {
      const __m512 factor = _mm512_set1_ps(rows[r * inner + k]);
#pragma GCC unroll 2
      for (int v = 0; v < V; ++v) sum[r][v] = _mm512_fmadd_ps(factor, weights[v], sum[r][v]);
    }
  };
  std::int64_t k = 0;
  for (; k + kSplit <= inner; k += kSplit)
#pragma GCC unroll 4
    for (int s = 0; s < kSplit; ++s) add(k + s, sums[s]);
  for (; k < inner; ++k) add(k, sums[0]);
#pragma GCC unroll 14
  for (int r = 0; r < R; ++r)
#pragma GCC unroll 2
    for (int v = 0; v < V; ++v) {
#pragma GCC unroll 4
      for (int s = 1; s < kSplit; ++s) sums[0][r][v] = _mm512_add_ps(sums[0][r][v], sums[s][r][v]);
      _mm512_mask_storeu_ps(out + r * outStep + v * kVector, masks[v], sums[0][r][v]);
    }
}

using MultiplyRows = void (*)(const float*, std::int64_t, const float*, float*, std::int64_t,
                              std::int64_t, bool);

/// multiplyRows for 1, 2, ... kMostRows rows.
template <int V, int... Before>
constexpr std::array<MultiplyRows, sizeof...(Before)>
forRows(std::integer_sequence<int, Before...> /*rows*/) {
  return {&multiplyRows<Before + 1, V>...};
}

} // namespace

void multiplyPanel(const float* rows, std::int64_t count, std::int64_t inner, const float* panel,
                   std::int64_t width, float* out, std::int64_t outStep, std::int64_t filled,
                   bool accumulate) {
  constexpr auto kRows = std::make_integer_sequence<int, kMostRows>();
  static constexpr auto kNarrow = forRows<1>(kRows);
  static constexpr auto kWide = forRows<2>(kRows);
  const auto& kernels = width == kWidest ? kWide : kNarrow;
  const std::int64_t blocks = (count + kMostRows - 1) / kMostRows; // of nearly the same size
  for (std::int64_t block = 0; block < blocks; ++block) {
    const std::int64_t begin = count * block / blocks;
    const std::int64_t size = count * (block + 1) / blocks - begin;
    kernels[static_cast<std::size_t>(size - 1)](rows + begin * inner, inner, panel,
                                                out + begin * outStep, outStep, filled, accumulate);
  }
}

namespace {

/// The sum of each of the four.
WORKBENCH_AVX512 WORKBENCH_INLINE __m128 sumsOf(const __m512 (&vectors)[kFew]) {
  __m128 quarters[kFew];
#pragma GCC unroll 4
  for (int i = 0; i < kFew; ++i) {
    const __m256 half =
        _mm256_add_ps(_mm512_castps512_ps256(vectors[i]),
                      _mm256_castpd_ps(_mm512_extractf64x4_pd(_mm512_castps_pd(vectors[i]), 1)));
    quarters[i] = _mm_add_ps(_mm256_castps256_ps128(half), _mm256_extractf128_ps(half, 1));
  }
  _MM_TRANSPOSE4_PS(quarters[0], quarters[1], quarters[2], quarters[3]);
  return _mm_add_ps(_mm_add_ps(quarters[0], quarters[1]), _mm_add_ps(quarters[2], quarters[3]));
}

/// R rows times kFew lines, of which the last ones may be the same.
template <int R>
WORKBENCH_AVX512 void multiplyFewRows(const float* rows, std::int64_t inner,
                                      const float* const (&lines)[kFew], std::int64_t columns,
                                      float* out, std::int64_t outStep, bool accumulate) {
  __m512 sums[R][kFew];
#pragma GCC unroll 6
  for (int r = 0; r < R; ++r)
#pragma GCC unroll 4
    for (int c = 0; c < kFew; ++c) sums[r][c] = _mm512_setzero_ps();
  for (std::int64_t k = 0; k < inner; k += kVector) {
    const auto mask = static_cast<__mmask16>((1U << std::min(inner - k, kVector)) - 1U);
    __m512 weights[kFew];
#pragma GCC unroll 4
    for (int c = 0; c < kFew; ++c) weights[c] = _mm512_maskz_loadu_ps(mask, lines[c] + k);
#pragma GCC unroll 6
    for (int r = 0; r < R; ++r) {
      const __m512 numbers = _mm512_maskz_loadu_ps(mask, rows + r * inner + k);
#pragma GCC unroll 4
      for (int c = 0; c < kFew; ++c) sums[r][c] = _mm512_fmadd_ps(numbers, weights[c], sums[r][c]);
    }
  }
#pragma GCC unroll 6
  for (int r = 0; r < R; ++r) {
    std::array<float, kFew> row;
    _mm_storeu_ps(row.data(), sumsOf(sums[r]));
    for (std::int64_t c = 0; c < columns; ++c) {
      float& sum = out[r * outStep + c];
      sum = accumulate ? sum + row[static_cast<std::size_t>(c)] : row[static_cast<std::size_t>(c)];
    }
  }
}

} // namespace

void multiplyFew(const float* rows, std::int64_t count, std::int64_t inner, const float* lines,
                 std::int64_t columns, float* out, std::int64_t outStep, bool accumulate) {
  const float* line[kFew];
  for (std::int64_t c = 0; c < kFew; ++c) line[c] = lines + std::min(c, columns - 1) * inner;
  constexpr std::int64_t kRows = 6;
  std::int64_t row = 0;
  for (; row + kRows <= count; row += kRows)
    multiplyFewRows<kRows>(rows + row * inner, inner, line, columns, out + row * outStep, outStep,
                           accumulate);
  for (; row < count; ++row)
    multiplyFewRows<1>(rows + row * inner, inner, line, columns, out + row * outStep, outStep,
                       accumulate);
}

WORKBENCH_AVX512 void turnSquare(const float* columns, std::int64_t step, float factor, float* out,
                                 std::int64_t outStep) {
  // Pairs, then fours within each quarter of a register, then the quarters change places.
  __m512 pairs[kVector];
  const __m512 factors = _mm512_set1_ps(factor);
#pragma GCC unroll 8
  for (int i = 0; i < kVector; i += 2) {
    const __m512 first = _mm512_mul_ps(factors, _mm512_loadu_ps(columns + i * step));
    const __m512 second = _mm512_mul_ps(factors, _mm512_loadu_ps(columns + (i + 1) * step));
    pairs[i] = _mm512_unpacklo_ps(first, second);
    pairs[i + 1] = _mm512_unpackhi_ps(first, second);
  }
  __m512 fours[kVector];
#pragma GCC unroll 4
  for (int i = 0; i < kVector; i += 4) {
    fours[i] = _mm512_shuffle_ps(pairs[i], pairs[i + 2], 0x44);
    fours[i + 1] = _mm512_shuffle_ps(pairs[i], pairs[i + 2], 0xEE);
    fours[i + 2] = _mm512_shuffle_ps(pairs[i + 1], pairs[i + 3], 0x44);
    fours[i + 3] = _mm512_shuffle_ps(pairs[i + 1], pairs[i + 3], 0xEE);
  }
#pragma GCC unroll 4
  for (int i = 0; i < 4; ++i) {
    const __m512 even = _mm512_shuffle_f32x4(fours[i], fours[i + 4], 0x88);
    const __m512 odd = _mm512_shuffle_f32x4(fours[i], fours[i + 4], 0xDD);
    const __m512 evenBehind = _mm512_shuffle_f32x4(fours[i + 8], fours[i + 12], 0x88);
    const __m512 oddBehind = _mm512_shuffle_f32x4(fours[i + 8], fours[i + 12], 0xDD);
    _mm512_storeu_ps(out + i * outStep, _mm512_shuffle_f32x4(even, evenBehind, 0x88));
    _mm512_storeu_ps(out + (i + 4) * outStep, _mm512_shuffle_f32x4(odd, oddBehind, 0x88));
    _mm512_storeu_ps(out + (i + 8) * outStep, _mm512_shuffle_f32x4(even, evenBehind, 0xDD));
    _mm512_storeu_ps(out + (i + 12) * outStep, _mm512_shuffle_f32x4(odd, oddBehind, 0xDD));
  }
}

#else

bool available() { return false; }

void multiplyPanel(const float* /*rows*/, std::int64_t /*count*/, std::int64_t /*inner*/,
                   const float* /*panel*/, std::int64_t /*width*/, float* /*out*/,
                   std::int64_t /*outStep*/, std::int64_t /*filled*/, bool /*accumulate*/) {
  throw std::logic_error("panels::multiplyPanel: this processor has no AVX-512");
}

void multiplyFew(const float* /*rows*/, std::int64_t /*count*/, std::int64_t /*inner*/,
                 const float* /*lines*/, std::int64_t /*columns*/, float* /*out*/,
                 std::int64_t /*outStep*/, bool /*accumulate*/) {
  throw std::logic_error("panels::multiplyFew: this processor has no AVX-512");
}

void turnSquare(const float* /*columns*/, std::int64_t /*step*/, float /*factor*/, float* /*out*/,
                std::int64_t /*outStep*/) {
  throw std::logic_error("panels::turnSquare: this processor has no AVX-512");
}

#endif

} // namespace dmm::kernels::panels
