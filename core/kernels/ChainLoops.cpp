#include "core/kernels/ChainLoops.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/ChainLoops.cpp"
#include "core/kernels/EachTarget-inl.h"
#include "core/kernels/VectorLoops-inl.h"
#include "core/kernels/VectorMath-inl.h"

#include <algorithm>
#include <limits>

HWY_BEFORE_NAMESPACE();
namespace dmm::kernels::HWY_NAMESPACE {
namespace {

/// Whether a state can be reached: a share that is less has lost its digits.
template <class At, typename T> HWY_INLINE auto isUnreached(const At& at, const T* shares) {
  return hn::Lt(at(shares), at.of(std::numeric_limits<T>::min()));
}

/// The largest logarithm among states that can be reached. A NaN of the logarithms may be passed
/// over: it is seen in the likelihoods.
template <typename T> HWY_INLINE T topOf(const T* logs, const T* shares, Size states) {
  constexpr T kLeast = std::numeric_limits<T>::lowest();
  const hn::ScalableTag<T> wide;
  auto most = hn::Set(wide, kLeast);
  T top = kLeast;
  forEach<T>(states, [&](auto at) HWY_ATTR {
    const auto reached =
        at.within(hn::IfThenElse(isUnreached(at, shares), at.of(kLeast), at(logs)), at.of(kLeast));
    if constexpr (hn::MaxLanes(decltype(at.d)()) == hn::MaxLanes(hn::ScalableTag<T>())) {
      most = hn::IfThenElse(hn::Gt(reached, most), reached, most);
    } else {
      top = std::max(top, hn::GetLane(hn::MaxOfLanes(at.d, reached)));
    }
  });
  return std::max(top, hn::GetLane(hn::MaxOfLanes(wide, most)));
}

template <typename T>
void weighShares(const T* logs, T* shares, T* likelihoods, T* tops, T* scales, Size rows,
                 Size states) {
  for (Size row = 0; row < rows; ++row, logs += states, shares += states, likelihoods += states) {
    const T top = topOf(logs, shares, states);
    const T scale = sumOf<T>(states, [=](auto at) HWY_ATTR {
      const auto likelihood =
          hn::IfThenZeroElse(isUnreached(at, shares), exp(at.d, at(logs) - at.of(top)));
      const auto share = at(shares) * likelihood;
      at.store(likelihood, likelihoods);
      at.store(share, shares);
      return share;
    });
    const T inverse = 1 / scale;
    forEach<T>(states, [=](auto at) HWY_ATTR { at.store(at(shares) * at.of(inverse), shares); });
    tops[row] = top;
    scales[row] = scale;
  }
}

template <typename T>
void weighLater(const T* likelihoods, const T* later, const T* scales, T* out, Size rows,
                Size states) {
  constexpr T kMost = T(1e30); // far beyond every number that matters, far from overflowing
  for (Size row = 0; row < rows; ++row, likelihoods += states, later += states, out += states) {
    const T scale = scales[row];
    forEach<T>(states, [=](auto at) HWY_ATTR {
      const auto weighed = at(likelihoods) / at.of(scale) * at(later);
      const auto most = at.of(kMost);
      at.store(hn::IfThenElse(hn::Gt(weighed, most), most, weighed), out); // a NaN stays one
    });
  }
}

template <typename T>
void posterior(const T* shares, const T* later, const T* factors, T* out, Size rows, Size states) {
  for (Size row = 0; row < rows; ++row, shares += states, later += states, out += states) {
    const T factor = factors[row];
    forEach<T>(states,
               [=](auto at) HWY_ATTR { at.store(at.of(factor) * (at(shares) * at(later)), out); });
  }
}

template <typename T>
constexpr ChainLoops<T> kChain{
    .weighShares = weighShares<T>, .weighLater = weighLater<T>, .posterior = posterior<T>};

} // namespace

const ChainLoops<float>* chainLoopsOfFloat() { return &kChain<float>; }
const ChainLoops<double>* chainLoopsOfDouble() { return &kChain<double>; }

} // namespace dmm::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace dmm::kernels {

HWY_EXPORT(chainLoopsOfFloat);
HWY_EXPORT(chainLoopsOfDouble);
template <> const ChainLoops<float>& chainLoops() {
  return *HWY_DYNAMIC_DISPATCH(chainLoopsOfFloat)();
}
template <> const ChainLoops<double>& chainLoops() {
  return *HWY_DYNAMIC_DISPATCH(chainLoopsOfDouble)();
}

} // namespace dmm::kernels
#endif
