#include "core/kernels/PairLoops.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/PairLoops.cpp"
#include "core/kernels/EachTarget-inl.h"
#include "core/kernels/VectorLoops-inl.h"

HWY_BEFORE_NAMESPACE();
namespace dmm::kernels::HWY_NAMESPACE {
namespace {

constexpr Size kGroup = 4; ///< values that share what is read of a distribution

template <typename T>
void squares(const PairSizes& sizes, const T* value, const T* loc, const T* inverse, T* squares) {
  const Size z = sizes.z;
  for (Size n = 0; n < sizes.slices;
       ++n, loc += sizes.distributions * z, inverse += sizes.distributions * z)
    for (Size k = 0; k < sizes.values; ++k, value += z)
      for (Size j = 0; j < sizes.distributions; ++j) {
        const T* m = loc + j * z;
        const T* r = inverse + j * z;
        *squares++ = sumOf<T>(z, [=](auto at) HWY_ATTR {
          const auto distance = (at(value) - at(m)) * at(r);
          return distance * distance;
        });
      }
}

/// What a value far from a mean says to both, in one visit: added up are the pull and the spread.
template <class At, class V, typename T>
HWY_INLINE void addPair(const At& at, T g, V m, V r, const T* value, T* forValue, V& pulled,
                        V& spreading) {
  const auto distance = (at(value) - m) * r;
  const auto weighed = at.of(g) * distance;
  const auto pull = weighed * r;
  at.store(at(forValue) - pull, forValue);
  pulled = pulled + pull;
  spreading = hn::MulAdd(weighed, distance, spreading);
}

template <typename T>
void gradients(const PairSizes& sizes, const T* gradient, const T* value, const T* loc,
               const T* inverse, T* forValue, T* forLoc, T* spread) {
  const Size z = sizes.z;
  const Size step = sizes.distributions; // from a value's gradients to the next one's
  for (Size n = 0; n < sizes.slices;
       ++n, loc += step * z, inverse += step * z, forLoc += step * z, spread += step * z)
    for (Size k = 0; k < sizes.values;) {
      const bool isGroup = k + kGroup <= sizes.values;
      for (Size j = 0; j < step; ++j) {
        const T* g = gradient + j;
        const Size place = j * z;
        forEach<T>(z, [=](auto at) HWY_ATTR {
          const auto m = at(loc + place), r = at(inverse + place);
          auto pulled = at.of(0), spreading = at.of(0);
          addPair(at, g[0], m, r, value, forValue, pulled, spreading);
          if (isGroup) {
            addPair(at, g[step], m, r, value + z, forValue + z, pulled, spreading);
            addPair(at, g[2 * step], m, r, value + 2 * z, forValue + 2 * z, pulled, spreading);
            addPair(at, g[3 * step], m, r, value + 3 * z, forValue + 3 * z, pulled, spreading);
          }
          at.store(at(forLoc + place) + pulled, forLoc + place);
          at.store(at(spread + place) + spreading, spread + place);
        });
      }
      const Size done = isGroup ? kGroup : 1;
      k += done;
      gradient += done * step;
      value += done * z;
      forValue += done * z;
    }
}

template <typename T>
constexpr PairLoops<T> kPairs{.squares = squares<T>, .gradients = gradients<T>};

} // namespace

const PairLoops<float>* pairLoopsOfFloat() { return &kPairs<float>; }
const PairLoops<double>* pairLoopsOfDouble() { return &kPairs<double>; }

} // namespace dmm::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace dmm::kernels {

HWY_EXPORT(pairLoopsOfFloat);
HWY_EXPORT(pairLoopsOfDouble);
template <> const PairLoops<float>& pairLoops() {
  return *HWY_DYNAMIC_DISPATCH(pairLoopsOfFloat)();
}
template <> const PairLoops<double>& pairLoops() {
  return *HWY_DYNAMIC_DISPATCH(pairLoopsOfDouble)();
}

} // namespace dmm::kernels
#endif
