#include "core/kernels/LineLoops.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/LineLoops.cpp"
#include "core/kernels/EachTarget-inl.h"
#include "core/kernels/VectorLoops-inl.h"

HWY_BEFORE_NAMESPACE();
namespace dmm::kernels::HWY_NAMESPACE {
namespace {

template <typename T>
void sum(const T* factors, Size factorStep, const T* lines, Size lineStep, Size count, Size width,
         T* sum) {
  forEach<T>(width, [=](auto at) HWY_ATTR {
    auto even = at.of(0), odd = at.of(0); // which do not wait for each other
    Size i = 0;
    for (; i + 2 <= count; i += 2) {
      even = hn::MulAdd(at.of(factors[i * factorStep]), at(lines + i * lineStep), even);
      odd = hn::MulAdd(at.of(factors[(i + 1) * factorStep]), at(lines + (i + 1) * lineStep), odd);
    }
    if (i < count)
      even = hn::MulAdd(at.of(factors[i * factorStep]), at(lines + i * lineStep), even);
    at.store(even + odd, sum);
  });
}

template <typename T>
void addTo(const T* factors, Size factorStep, const T* line, Size width, T* totals, Size totalStep,
           Size count) {
  forEach<T>(width, [=](auto at) HWY_ATTR {
    const auto numbers = at(line);
    for (Size i = 0; i < count; ++i) {
      T* total = totals + i * totalStep;
      at.store(hn::MulAdd(at.of(factors[i * factorStep]), numbers, at(total)), total);
    }
  });
}

template <typename T> constexpr LineLoops<T> kLines{.sum = sum<T>, .addTo = addTo<T>};

} // namespace

const LineLoops<float>* lineLoopsOfFloat() { return &kLines<float>; }
const LineLoops<double>* lineLoopsOfDouble() { return &kLines<double>; }

} // namespace dmm::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace dmm::kernels {

HWY_EXPORT(lineLoopsOfFloat);
HWY_EXPORT(lineLoopsOfDouble);
template <> const LineLoops<float>& lineLoops() {
  return *HWY_DYNAMIC_DISPATCH(lineLoopsOfFloat)();
}
template <> const LineLoops<double>& lineLoops() {
  return *HWY_DYNAMIC_DISPATCH(lineLoopsOfDouble)();
}

} // namespace dmm::kernels
#endif
