#include "core/kernels/FlowLoops.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/FlowLoops.cpp"
#include "core/kernels/EachTarget-inl.h"
#include "core/kernels/VectorLoops-inl.h"
#include "core/kernels/VectorMath-inl.h"

HWY_BEFORE_NAMESPACE();
namespace dmm::kernels::HWY_NAMESPACE {
namespace {

/// x between the two; a NaN stays one.
template <class At, class V, typename T> HWY_INLINE V between(const At& at, V x, T least, T most) {
  return hn::IfThenElse(hn::Gt(x, at.of(most)), at.of(most), atLeast(at.d, x, least));
}

template <typename T>
void transform(const T* affine, const T* bias, const T* value, T least, T most, T* logScale,
               T* image, Size rows, Size z) {
  for (Size row = 0; row < rows; ++row, affine += 2 * z, value += z, logScale += z, image += z)
    forEach<T>(z, [=](auto at) HWY_ATTR {
      const auto spread = between(at, at(affine + z) + at(bias + z), least, most);
      at.store(spread, logScale);
      at.store(hn::MulAdd(exp(at.d, spread), at(value), at(affine) + at(bias)), image);
    });
}

template <typename T>
void transformBackward(T* gradient, const T* value, const T* logScale, const T* forDeterminants,
                       T* forAffine, Size rows, Size z) {
  for (Size row = 0; row < rows;
       ++row, gradient += z, value += z, logScale += z, forAffine += 2 * z) {
    const T determinant = forDeterminants ? forDeterminants[row] : T(0);
    forEach<T>(z, [=](auto at) HWY_ATTR {
      const auto toMean = at(gradient);
      const auto toValue = toMean * exp(at.d, at(logScale));
      at.store(toMean, forAffine);
      at.store(hn::MulAdd(toValue, at(value), at.of(determinant)), forAffine + z);
      at.store(toValue, gradient);
    });
  }
}

template <typename T>
constexpr FlowLoops<T> kFlows{.transform = transform<T>, .transformBackward = transformBackward<T>};

} // namespace

const FlowLoops<float>* flowLoopsOfFloat() { return &kFlows<float>; }
const FlowLoops<double>* flowLoopsOfDouble() { return &kFlows<double>; }

} // namespace dmm::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace dmm::kernels {

HWY_EXPORT(flowLoopsOfFloat);
HWY_EXPORT(flowLoopsOfDouble);
template <> const FlowLoops<float>& flowLoops() {
  return *HWY_DYNAMIC_DISPATCH(flowLoopsOfFloat)();
}
template <> const FlowLoops<double>& flowLoops() {
  return *HWY_DYNAMIC_DISPATCH(flowLoopsOfDouble)();
}

} // namespace dmm::kernels
#endif
