#pragma once

#include "core/support/SmallestScale.h"
#include "core/support/Vectorised.h"

#include <cmath>

/// Loops marked WORKBENCH_VECTORISED call these functions for a whole vector of numbers at a time
/// where the C library has them so (glibc's libmvec from 2.35 on, errors of at most 4 units in the
/// last place), and one by one elsewhere.
#if defined(WORKBENCH_VECTOR_MATH) && !defined(__clang__)
extern "C" {
#define WORKBENCH_VECTOR_FUNCTION __attribute__((simd("notinbranch"), const))
WORKBENCH_VECTOR_FUNCTION float expf(float) noexcept;
WORKBENCH_VECTOR_FUNCTION double exp(double) noexcept;
WORKBENCH_VECTOR_FUNCTION float expm1f(float) noexcept;
WORKBENCH_VECTOR_FUNCTION double expm1(double) noexcept;
WORKBENCH_VECTOR_FUNCTION float logf(float) noexcept;
WORKBENCH_VECTOR_FUNCTION double log(double) noexcept;
WORKBENCH_VECTOR_FUNCTION float log1pf(float) noexcept;
WORKBENCH_VECTOR_FUNCTION double log1p(double) noexcept;
WORKBENCH_VECTOR_FUNCTION float sinf(float) noexcept;
WORKBENCH_VECTOR_FUNCTION float cosf(float) noexcept;
WORKBENCH_VECTOR_FUNCTION float tanhf(float) noexcept;
WORKBENCH_VECTOR_FUNCTION double tanh(double) noexcept;
#undef WORKBENCH_VECTOR_FUNCTION
}
#endif

namespace dmm::support {

template <typename T> WORKBENCH_INLINE T sigmoid(T x) { return 1 / (1 + std::exp(-x)); }

/// log(1 + exp(x)); x itself from 20 on, as torch.nn.Softplus.
template <typename T> WORKBENCH_INLINE T softplus(T x) {
  const T exact = std::log1p(std::exp(x));
  return x > 20 ? x : exact;
}

/// softplus as a standard deviation (core/support/SmallestScale.h).
template <typename T> WORKBENCH_INLINE T scaleOf(T x) {
  const T scale = softplus(x);
  return scale < T(kSmallestScale) ? T(kSmallestScale) : scale; // a NaN stays one
}

/// The slope of softplus where it is y: 1 - exp(-y).
template <typename T> WORKBENCH_INLINE T softplusSlope(T y) { return -std::expm1(-y); }

} // namespace dmm::support
