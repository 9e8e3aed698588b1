#pragma once

#include "core/support/Vectorised.h"

#include <cstdint>

/// Loops over a row of numbers for functions marked WORKBENCH_VECTORISED. The widest vectors take
/// what they can; the few numbers left over, 4 of a row of 100, go in vectors of 4.
namespace dmm::kernels {

namespace vectors {
inline constexpr std::int64_t kWidest = 16;
inline constexpr std::int64_t kNarrow = 4;
} // namespace vectors

/// Calls `element(i)` for every number of a row.
template <typename F> WORKBENCH_INLINE void forEach(std::int64_t count, F element) {
  const std::int64_t wide = count / vectors::kWidest * vectors::kWidest;
  const std::int64_t narrow = count / vectors::kNarrow * vectors::kNarrow;
#pragma omp simd
  for (std::int64_t i = 0; i < wide; ++i) element(i);
#pragma omp simd simdlen(4)
  for (std::int64_t i = wide; i < narrow; ++i) element(i);
  for (std::int64_t i = narrow; i < count; ++i) element(i);
}

/// The sum of `element(i)` over a row.
template <typename T, typename F> WORKBENCH_INLINE T sumOf(std::int64_t count, F element) {
  const std::int64_t wide = count / vectors::kWidest * vectors::kWidest;
  const std::int64_t narrow = count / vectors::kNarrow * vectors::kNarrow;
  T sum = 0;
#pragma omp simd reduction(+ : sum)
  for (std::int64_t i = 0; i < wide; ++i) sum += element(i);
  T rest = 0;
#pragma omp simd simdlen(4) reduction(+ : rest)
  for (std::int64_t i = wide; i < narrow; ++i) rest += element(i);
  for (std::int64_t i = narrow; i < count; ++i) rest += element(i);
  return sum + rest;
}

} // namespace dmm::kernels
