#include "core/kernels/OptimiserLoops.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/OptimiserLoops.cpp"
#include "core/kernels/EachTarget-inl.h"
#include "core/kernels/VectorLoops-inl.h"

HWY_BEFORE_NAMESPACE();
namespace dmm::kernels::HWY_NAMESPACE {
namespace {

template <typename T> void add(T* total, const T* other, Size count) {
  forEach<T>(count, [=](auto at) HWY_ATTR { at.store(at(total) + at(other), total); });
}

template <class D> HWY_INLINE hn::Vec<D> wide(D d, const float* values) {
  return hn::PromoteTo(d, hn::LoadU(hn::Rebind<float, D>(), values));
}
template <class D> HWY_INLINE hn::Vec<D> wide(D d, const double* values) {
  return hn::LoadU(d, values);
}

/// Of the numbers that of(d, i) gives: as many from place i on as d has lanes.
template <typename Of> HWY_INLINE double squaresOf(Size count, const Of& of) {
  const hn::ScalableTag<double> d;
  const hn::CappedTag<double, 1> single;
  constexpr Size kStep = hn::MaxLanes(d);
  auto sum0 = hn::Zero(d), sum1 = sum0, sum2 = sum0,
       sum3 = sum0; // which do not wait for each other
  const auto added = [&](auto sum, Size i) HWY_ATTR {
    const auto value = of(d, i);
    return hn::MulAdd(value, value, sum);
  };
  Size i = 0;
  for (; i + 4 * kStep <= count; i += 4 * kStep) {
    sum0 = added(sum0, i);
    sum1 = added(sum1, i + kStep);
    sum2 = added(sum2, i + 2 * kStep);
    sum3 = added(sum3, i + 3 * kStep);
  }
  double sum = hn::GetLane(hn::SumOfLanes(d, (sum0 + sum1) + (sum2 + sum3)));
  for (; i < count; ++i) {
    const double value = hn::GetLane(of(single, i));
    sum += value * value;
  }
  return sum;
}

template <typename T> double sumOfSquares(const T* values, Size count) {
  return squaresOf(count, [=](auto d, Size i) HWY_ATTR { return wide(d, values + i); });
}

template <typename T>
double sumOfSquaresWith(const T* values, const T* others, double factor, Size count) {
  return squaresOf(count, [=](auto d, Size i) HWY_ATTR {
    return hn::MulAdd(hn::Set(d, factor), wide(d, others + i), wide(d, values + i));
  });
}

template <typename T>
void adamStep(const AdamStep& step, T* parameter, const T* gradient, T* mean, T* square,
              Size count) {
  const T scale = static_cast<T>(step.scale);
  const T clamp = static_cast<T>(step.clamp);
  const T decay = static_cast<T>(step.weightDecay);
  const T beta1 = static_cast<T>(step.beta1);
  const T beta2 = static_cast<T>(step.beta2);
  const T rest1 = static_cast<T>(1 - step.beta1);
  const T rest2 = static_cast<T>(1 - step.beta2);
  const T size = static_cast<T>(step.stepSize);
  const T epsilon = static_cast<T>(step.epsilon);
  forEach<T>(count, [=](auto at) HWY_ATTR {
    const auto scaled = at.of(scale) * at(gradient); // a NaN stays one
    const auto least = at.of(-clamp), most = at.of(clamp);
    const auto raised = hn::IfThenElse(hn::Lt(scaled, least), least, scaled);
    const auto clamped = hn::IfThenElse(hn::Gt(raised, most), most, raised);
    const auto before = at(parameter);
    const auto g = hn::MulAdd(at.of(decay), before, clamped);
    const auto m = hn::MulAdd(at.of(beta1), at(mean), at.of(rest1) * g);
    const auto v = hn::MulAdd(at.of(beta2), at(square), at.of(rest2) * g * g);
    at.store(m, mean);
    at.store(v, square);
    at.store(before - at.of(size) * m / (hn::Sqrt(v) + at.of(epsilon)), parameter);
  });
}

template <typename T>
constexpr OptimiserLoops<T> kOptimiser{.add = add<T>,
                                       .sumOfSquares = sumOfSquares<T>,
                                       .sumOfSquaresWith = sumOfSquaresWith<T>,
                                       .adamStep = adamStep<T>};

} // namespace

const OptimiserLoops<float>* optimiserLoopsOfFloat() { return &kOptimiser<float>; }
const OptimiserLoops<double>* optimiserLoopsOfDouble() { return &kOptimiser<double>; }

} // namespace dmm::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace dmm::kernels {

HWY_EXPORT(optimiserLoopsOfFloat);
HWY_EXPORT(optimiserLoopsOfDouble);
template <> const OptimiserLoops<float>& optimiserLoops() {
  return *HWY_DYNAMIC_DISPATCH(optimiserLoopsOfFloat)();
}
template <> const OptimiserLoops<double>& optimiserLoops() {
  return *HWY_DYNAMIC_DISPATCH(optimiserLoopsOfDouble)();
}

} // namespace dmm::kernels
#endif
