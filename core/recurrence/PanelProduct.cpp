#include "core/recurrence/PanelProduct.h"

#include <array>
#include <stdexcept>
#include <utility>

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#define WORKBENCH_AVX512 __attribute__((target("avx512f")))
#endif

namespace dmm::recurrence::panels {

#ifdef WORKBENCH_AVX512

bool available() {
  static const bool has = __builtin_cpu_supports("avx512f");
  return has;
}

namespace {

constexpr std::int64_t kMostRows = 14; // with two registers a row, 28 of 32 are sums

/// R rows times a panel of V registers.
template <int R, int V>
WORKBENCH_AVX512 void multiplyRows(const float* rows, std::int64_t inner, const float* panel,
                                   float* out, std::int64_t outStep, std::int64_t filled,
                                   bool accumulate) {
  std::array<__mmask16, V> masks;
  for (int v = 0; v < V; ++v) {
    const std::int64_t here = std::clamp<std::int64_t>(filled - v * kVector, 0, kVector);
    masks[v] = static_cast<__mmask16>((1U << here) - 1U);
  }
  __m512 sums[R][V];
#pragma GCC unroll 14
  for (int r = 0; r < R; ++r)
#pragma GCC unroll 2
    for (int v = 0; v < V; ++v)
      sums[r][v] = accumulate ? _mm512_maskz_loadu_ps(masks[v], out + r * outStep + v * kVector)
                              : _mm512_setzero_ps();
  for (std::int64_t k = 0; k < inner; ++k, panel += V * kVector) {
    __m512 weights[V];
#pragma GCC unroll 2
    for (int v = 0; v < V; ++v) weights[v] = _mm512_loadu_ps(panel + v * kVector);
#pragma GCC unroll 14
    for (int r = 0; r < R; ++r) {
      const __m512 factor = _mm512_set1_ps(rows[r * inner + k]);
#pragma GCC unroll 2
      for (int v = 0; v < V; ++v) sums[r][v] = _mm512_fmadd_ps(factor, weights[v], sums[r][v]);
    }
  }
#pragma GCC unroll 14
  for (int r = 0; r < R; ++r)
#pragma GCC unroll 2
    for (int v = 0; v < V; ++v)
      _mm512_mask_storeu_ps(out + r * outStep + v * kVector, masks[v], sums[r][v]);
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

#else

bool available() { return false; }

void multiplyPanel(const float* /*rows*/, std::int64_t /*count*/, std::int64_t /*inner*/,
                   const float* /*panel*/, std::int64_t /*width*/, float* /*out*/,
                   std::int64_t /*outStep*/, std::int64_t /*filled*/, bool /*accumulate*/) {
  throw std::logic_error("panels::multiplyPanel: this processor has no AVX-512");
}

#endif

} // namespace dmm::recurrence::panels
