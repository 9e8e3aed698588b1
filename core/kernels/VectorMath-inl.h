// Exponentials and their kin for vectors, for files that google/highway includes once for each
// target. Highway's own (hwy/contrib/math) take up to twice as long for digits that nothing here
// needs; tests/core/kernels/VectorMathTest.cpp holds how many units in the last place these are
// off. Every polynomial is the one whose largest error is least (Remez), for the function and the
// interval that stand beside it.

#include "core/support/SmallestScale.h"

#include <cstdint>
#include <hwy/highway.h>
#include <limits>

#if defined(DMM_CORE_KERNELS_VECTORMATH_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef DMM_CORE_KERNELS_VECTORMATH_INL_H
#undef DMM_CORE_KERNELS_VECTORMATH_INL_H
#else
#define DMM_CORE_KERNELS_VECTORMATH_INL_H
#endif

HWY_BEFORE_NAMESPACE();
namespace dmm::kernels::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// What depends on the type of the numbers.
template <typename T> struct Real;
template <> struct Real<float> {
  using Bits = std::int32_t;
  static constexpr int kMantissa = 23; ///< bits
  static constexpr float kLog2E = 0x1.715476p+0F;
  static constexpr float kLn2High = 0x1.63p-1F; ///< log 2 in two parts, the first one short
  static constexpr float kLn2Low = -0x1.bd0106p-13F;
  static constexpr float kRound = 0x1.8p23F; ///< added, it leaves the whole number in the last bits
  static constexpr float kLeast = -87.3365447F;  ///< whose exponential is a normal number
  static constexpr float kLargest = 88.7228394F; ///< whose exponential is finite
  static constexpr Bits kSqrtHalf = 0x3F3504F3;  ///< the bits of that number
  static constexpr float kExp[] = {              ///< (e^r - 1 - r) / r^2, |r| <= log 2 / 2
                                   0x1p-1F, 0x1.55548ep-3F, 0x1.55545ep-5F, 0x1.123bdep-7F,
                                   0x1.6db4bap-10F};
  static constexpr float kLog[] = {///< (log(1 + f) - f) / f^2, 1 + f from sqrt(1/2) to sqrt 2
                                   -0x1.fffff8p-2F, 0x1.555792p-2F,  -0x1.000570p-2F,
                                   0x1.98b748p-3F,  -0x1.5332a0p-3F, 0x1.3238eep-3F,
                                   -0x1.263baep-3F, 0x1.6544a8p-4F};
  static constexpr float kLog1p[] = {///< (log(1 + t) - t) / t^2, t from 0 to 1
                                     -0x1.ffffbep-2F, 0x1.554c80p-2F,  -0x1.ff0f88p-3F,
                                     0x1.92f69ep-3F,  -0x1.397576p-3F, 0x1.b2539cp-4F,
                                     -0x1.d29d36p-5F, 0x1.453f78p-6F,  -0x1.a93414p-9F};
};
template <> struct Real<double> {
  using Bits = std::int64_t;
  static constexpr int kMantissa = 52;
  static constexpr double kLog2E = 0x1.71547652b82fep+0;
  static constexpr double kLn2High = 0x1.62e42feep-1;
  static constexpr double kLn2Low = 0x1.a39ef35793c76p-33;
  static constexpr double kRound = 0x1.8p52;
  static constexpr double kLeast = -708.39641853226408;
  static constexpr double kLargest = 709.78271289338397;
  static constexpr Bits kSqrtHalf = 0x3FE6A09E667F3BCD;
  static constexpr double kExp[] = {
      0x1.000000000000cp-1,  0x1.5555555555561p-3,  0x1.555555554ff93p-5,  0x1.111111110d5d0p-7,
      0x1.6c16c185ca94bp-10, 0x1.a01a01bb06a1fp-13, 0x1.a01996315494bp-16, 0x1.71dddf7999783p-19,
      0x1.28b0a68c937f5p-22, 0x1.af860b5809902p-26};
  static constexpr double kLog[] = {
      -0x1.0000000000004p-1, 0x1.555555555550bp-2, -0x1.fffffffffd9bbp-3, 0x1.99999999a24dep-3,
      -0x1.55555557074c7p-3, 0x1.2492492238710p-3, -0x1.fffffee69d2f5p-4, 0x1.c71c71ca4b787p-4,
      -0x1.9999caf44d9a4p-4, 0x1.745d488d396cdp-4, -0x1.5550533379e16p-4, 0x1.3b0a7185c983bp-4,
      -0x1.24dd7a7e864e5p-4, 0x1.11dca3950e86dp-4, -0x1.fb66a7ce355afp-5, 0x1.cf7c175b3f7f0p-5,
      -0x1.d139f451b7b32p-5, 0x1.0b9bbf6b7ac4ap-4, -0x1.ec27165834ea0p-5, 0x1.ac9fa5e24d4f6p-6};
  static constexpr double kLog1p[] = {
      -0x1.fffffffffff6dp-2, 0x1.555555554ff6ep-2,  -0x1.fffffffd7fdb0p-3,  0x1.9999994a6377dp-3,
      -0x1.55554f4f244e1p-3, 0x1.2491fa7b7ab20p-3,  -0x1.fffa4caacd41cp-4,  0x1.c6f55541844f7p-4,
      -0x1.98cd3003528d5p-4, 0x1.711cf4fe897d4p-4,  -0x1.4ad8666a6c8eap-4,  0x1.1fddbdf62bff4p-4,
      -0x1.d61fd352d50c2p-5, 0x1.596dd348ec5e6p-5,  -0x1.b43258b9cb732p-6,  0x1.c2c43d4ca01dfp-7,
      -0x1.6896e1269a1f1p-8, 0x1.9ea3398dc8913p-10, -0x1.2ed64a05dfdffp-12, 0x1.a4217c7172e33p-16};
};

/// c_0 + c_1 x + c_2 x^2 + ..., odd and even powers side by side: half as long a wait.
template <class D, class V = hn::Vec<D>, typename T, std::size_t N>
HWY_INLINE V polynomial(D d, V x, const T (&c)[N]) {
  static_assert(N >= 4);
  const V square = x * x;
  V last = hn::Set(d, c[N - 1]); // and so every second one before it
  V other = hn::Set(d, c[N - 2]);
  std::size_t i = N - 2;
  for (; i >= 2; i -= 2) {
    last = hn::MulAdd(last, square, hn::Set(d, c[i - 1]));
    other = hn::MulAdd(other, square, hn::Set(d, c[i - 2]));
  }
  if (i == 1) return hn::MulAdd(other, x, hn::MulAdd(last, square, hn::Set(d, c[0])));
  return hn::MulAdd(last, x, other);
}

/// The larger one; a NaN of x stays one. (What Max makes of a NaN is each processor's own affair.)
template <class D, class V = hn::Vec<D>> HWY_INLINE V atLeast(D d, V x, hn::TFromD<D> least) {
#if HWY_TARGET <= HWY_SSE4
  (void)d;
  return hn::Max(hn::Set(d, least), x); // of a NaN and a number: the second
#else
  return hn::IfThenElse(hn::Lt(x, hn::Set(d, least)), hn::Set(d, least), x);
#endif
}

/// a / b, for b between the least normal number and its inverse.
template <class D, class V = hn::Vec<D>> HWY_INLINE V quotient(D d, V a, V b) {
#if HWY_TARGET == HWY_AVX3
  // A division of the widest vectors takes ten cycles and more.
  if constexpr (sizeof(hn::TFromD<D>) == 4 && hn::MaxLanes(D()) == 16) {
    const V inverse = hn::ApproximateReciprocal(b); // 14 bits, and twice as many by Newton's step
    return a *
           hn::MulAdd(hn::NegMulAdd(b, inverse, hn::Set(d, hn::TFromD<D>(1))), inverse, inverse);
  }
#endif
  (void)d;
  return a / b;
}

/// e^x = 2^n (1 + tail): n as bits to be added to those of a number's exponent.
template <class D> struct Exponential {
  hn::Vec<D> tail;
  hn::Vec<hn::RebindToSigned<D>> power;
};

template <class D, class V = hn::Vec<D>> HWY_INLINE Exponential<D> splitExp(D d, V x) {
  using R = Real<hn::TFromD<D>>;
  const hn::RebindToSigned<D> bits;
  const V round = hn::Set(d, R::kRound);
  const V rounded = hn::MulAdd(x, hn::Set(d, R::kLog2E), round);
  const V n = rounded - round;
  V r = hn::NegMulAdd(n, hn::Set(d, R::kLn2High), x);
  r = hn::NegMulAdd(n, hn::Set(d, R::kLn2Low), r);
  const V tail = hn::MulAdd(r * r, polynomial(d, r, R::kExp), r);
  return {tail, hn::ShiftLeft<R::kMantissa>(hn::BitCast(bits, rounded))};
}

/// x 2^n.
template <class D, class V = hn::Vec<D>, class B = hn::Vec<hn::RebindToSigned<D>>>
HWY_INLINE V timesPower(D d, V x, B power) {
  const hn::RebindToSigned<D> bits;
  return hn::BitCast(d, hn::BitCast(bits, x) + power);
}

/// e^x for x <= 0; 0 in the place of what has no normal number.
template <class D, class V = hn::Vec<D>> HWY_INLINE V expOfNegative(D d, V x) {
  using T = hn::TFromD<D>;
  const auto [tail, power] = splitExp(d, x);
  const V value = timesPower(d, tail + hn::Set(d, T(1)), power);
  return hn::IfThenZeroElse(hn::Lt(x, hn::Set(d, Real<T>::kLeast)), value);
}

/// The same for every x, which up to kLargest takes no other way.
template <class D, class V = hn::Vec<D>> HWY_INLINE V exp(D d, V x) {
  using T = hn::TFromD<D>;
  return hn::IfThenElse(hn::Gt(x, hn::Set(d, Real<T>::kLargest)),
                        hn::Set(d, std::numeric_limits<T>::infinity()), expOfNegative(d, x));
}

/// e^x - 1 for x <= 0.
template <class D, class V = hn::Vec<D>> HWY_INLINE V expm1OfNegative(D d, V x) {
  using T = hn::TFromD<D>;
  const V one = hn::Set(d, T(1));
  const auto [tail, power] = splitExp(d, atLeast(d, x, Real<T>::kLeast));
  const V scale = timesPower(d, one, power);
  return hn::MulAdd(scale, tail, scale - one);
}

/// Normal positive numbers as 2^n m, m from sqrt(1/2) to sqrt 2.
template <class D> struct Mantissa {
  hn::Vec<D> m;
  hn::Vec<hn::RebindToSigned<D>> n;
};

template <class D, class V = hn::Vec<D>> HWY_INLINE Mantissa<D> splitMantissa(D d, V x) {
  using R = Real<hn::TFromD<D>>;
  const hn::RebindToSigned<D> bits;
  const auto all = hn::BitCast(bits, x);
  const auto n = hn::ShiftRight<R::kMantissa>(all - hn::Set(bits, R::kSqrtHalf));
  return {hn::BitCast(d, all - hn::ShiftLeft<R::kMantissa>(n)), n};
}

/// log(2^n m).
template <class D, class V = hn::Vec<D>> HWY_INLINE V logOf(D d, V m, V n) {
  using R = Real<hn::TFromD<D>>;
  const V f = m - hn::Set(d, hn::TFromD<D>(1));
  const V tail = hn::MulAdd(f * f, polynomial(d, f, R::kLog), n * hn::Set(d, R::kLn2Low));
  return hn::MulAdd(n, hn::Set(d, R::kLn2High), f + tail);
}

/// log x for normal positive numbers.
template <class D, class V = hn::Vec<D>> HWY_INLINE V logOfNormal(D d, V x) {
  const auto [m, n] = splitMantissa(d, x);
  return logOf(d, m, hn::ConvertTo(d, n));
}

/// log x. The logarithm of what is no normal number any more is that of 0.
template <class D, class V = hn::Vec<D>> HWY_INLINE V log(D d, V x) {
  using Limits = std::numeric_limits<hn::TFromD<D>>;
  const V infinity = hn::Set(d, Limits::infinity());
  const V special = // infinity and NaN as they are; minus infinity for 0, NaN below it
      hn::IfThenElse(hn::Lt(x, hn::Set(d, Limits::min())),
                     hn::IfThenElse(hn::Lt(x, hn::Zero(d)), hn::Set(d, Limits::quiet_NaN()),
                                    hn::Neg(infinity)),
                     x);
  const auto isNormal = hn::And(hn::Ge(x, hn::Set(d, Limits::min())), hn::Lt(x, infinity));
  return hn::IfThenElse(isNormal, logOfNormal(d, x), special);
}

/// log(1 + t) for t from 0 to 1.
template <class D, class V = hn::Vec<D>> HWY_INLINE V log1pOfShare(D d, V t) {
  return hn::MulAdd(t * t, polynomial(d, t, Real<hn::TFromD<D>>::kLog1p), t);
}

/// 1 / (1 + e^-x).
template <class D, class V = hn::Vec<D>> HWY_INLINE V sigmoid(D d, V x) {
  const V one = hn::Set(d, hn::TFromD<D>(1));
  const V t = expOfNegative(d, hn::Neg(hn::Abs(x)));
  return quotient(d, hn::IfThenElse(hn::Lt(x, hn::Zero(d)), t, one), one + t);
}

template <class D, class V = hn::Vec<D>> HWY_INLINE V tanh(D d, V x) {
  const V two = hn::Set(d, hn::TFromD<D>(2));
  const V u = expm1OfNegative(d, hn::Neg(hn::Abs(x)) * two);
  return hn::CopySign(quotient(d, u, two + u), x);
}

/// softplus as a standard deviation (core/support/SmallestScale.h): log(1 + e^x), x itself from 20
/// on, as torch.nn.Softplus.
template <class D, class V = hn::Vec<D>> HWY_INLINE V scaleOf(D d, V x) {
  using T = hn::TFromD<D>;
  const V tail = log1pOfShare(d, expOfNegative(d, hn::Neg(hn::Abs(x))));
  const V scale = hn::IfThenElse(hn::Gt(x, hn::Set(d, T(20))), x, atLeast(d, x, T(0)) + tail);
  return atLeast(d, scale, T(support::kSmallestScale));
}

/// The slope of softplus where it is y: 1 - e^-y.
template <class D, class V = hn::Vec<D>> HWY_INLINE V softplusSlope(D d, V y) {
  return hn::Neg(expm1OfNegative(d, hn::Neg(y)));
}

} // namespace dmm::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif // target toggle
