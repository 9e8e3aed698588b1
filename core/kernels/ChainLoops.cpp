#include "core/kernels/ChainLoops.h"

#include "core/kernels/VectorLoops.h"
#include "core/support/VectorMath.h"

#include <limits>

namespace dmm::kernels::loops {

namespace {

/// Far beyond every number that matters, far from overflowing.
template <typename T> constexpr T kMost = T(1e30);

template <typename T>
WORKBENCH_INLINE void weighSharesLoop(const T* logs, T* shares, T* likelihoods, T* tops, T* scales,
                                      Size rows, Size states) {
  constexpr T kUnreached = std::numeric_limits<T>::min(); // what is less has lost its digits
  constexpr T kLeast = std::numeric_limits<T>::lowest();
  for (Size row = 0; row < rows; ++row, logs += states, shares += states, likelihoods += states) {
    T top = kLeast;
#pragma omp simd reduction(max : top)
    for (Size i = 0; i < states; ++i) {
      const T reached = shares[i] < kUnreached ? kLeast : logs[i];
      top = reached > top ? reached : top;
    }
    forEach(states, [=](Size i) WORKBENCH_LAMBDA {
      const T likelihood = std::exp(logs[i] - top);
      likelihoods[i] = shares[i] < kUnreached ? T(0) : likelihood;
      shares[i] *= likelihoods[i];
    });
    const T scale = sumOf<T>(states, [=](Size i) WORKBENCH_LAMBDA { return shares[i]; });
    const T inverse = 1 / scale;
    forEach(states, [=](Size i) WORKBENCH_LAMBDA { shares[i] *= inverse; });
    tops[row] = top;
    scales[row] = scale;
  }
}

template <typename T>
WORKBENCH_INLINE void weighLaterLoop(const T* likelihoods, const T* later, const T* scales, T* out,
                                     Size rows, Size states) {
  for (Size row = 0; row < rows; ++row, likelihoods += states, later += states, out += states) {
    const T scale = scales[row];
    forEach(states, [=](Size i) WORKBENCH_LAMBDA {
      const T weighed = likelihoods[i] / scale * later[i];
      out[i] = weighed > kMost<T> ? kMost<T> : weighed; // a NaN stays one
    });
  }
}

template <typename T>
WORKBENCH_INLINE void posteriorLoop(const T* shares, const T* later, const T* factors, T* out,
                                    Size rows, Size states) {
  for (Size row = 0; row < rows; ++row, shares += states, later += states, out += states) {
    const T factor = factors[row];
    forEach(states, [=](Size i) WORKBENCH_LAMBDA { out[i] = factor * (shares[i] * later[i]); });
  }
}

} // namespace

#define WORKBENCH_CHAIN_LOOPS(T)                                                                   \
  WORKBENCH_VECTORISED void weighShares(const T* logs, T* shares, T* likelihoods, T* tops,         \
                                        T* scales, Size rows, Size states) {                       \
    weighSharesLoop(logs, shares, likelihoods, tops, scales, rows, states);                        \
  }                                                                                                \
  WORKBENCH_VECTORISED void weighLater(const T* likelihoods, const T* later, const T* scales,      \
                                       T* out, Size rows, Size states) {                           \
    weighLaterLoop(likelihoods, later, scales, out, rows, states);                                 \
  }                                                                                                \
  WORKBENCH_VECTORISED void posterior(const T* shares, const T* later, const T* factors, T* out,   \
                                      Size rows, Size states) {                                    \
    posteriorLoop(shares, later, factors, out, rows, states);                                      \
  }
WORKBENCH_CHAIN_LOOPS(float)
WORKBENCH_CHAIN_LOOPS(double)
#undef WORKBENCH_CHAIN_LOOPS

} // namespace dmm::kernels::loops
