// The functions of core/kernels/VectorMath-inl.h on each target, against the C library in long
// double: how many units in the last place the worst of many numbers is off, and what becomes of
// numbers beyond all bounds.

#include <cmath>
#include <cstdint>
#include <functional>
#include <gtest/gtest.h>
#include <limits>
#include <numbers>
#include <random>
#include <vector>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "tests/core/kernels/VectorMathTest.cpp"
#include "core/kernels/EachTarget-inl.h"
#include "core/kernels/VectorLoops-inl.h"
#include "core/kernels/VectorMath-inl.h"

#ifndef DMM_VECTOR_MATH_TEST
#define DMM_VECTOR_MATH_TEST
namespace dmm::kernels {
enum class Function {
  Exp,
  ExpOfNegative,
  Expm1OfNegative,
  Log,
  Log1p,
  Sigmoid,
  Tanh,
  Scale,
  Slope
};
}
#endif

HWY_BEFORE_NAMESPACE();
namespace dmm::kernels::HWY_NAMESPACE {

template <typename T> void apply(Function function, const T* x, T* y, Size count) {
  const auto with = [=](auto f) HWY_ATTR {
    forEach<T>(count, [=](auto at) HWY_ATTR { at.store(f(at.d, at(x)), y); });
  };
  switch (function) {
  case Function::Exp: return with([](auto d, auto v) HWY_ATTR { return exp(d, v); });
  case Function::ExpOfNegative:
    return with([](auto d, auto v) HWY_ATTR { return expOfNegative(d, v); });
  case Function::Expm1OfNegative:
    return with([](auto d, auto v) HWY_ATTR { return expm1OfNegative(d, v); });
  case Function::Log: return with([](auto d, auto v) HWY_ATTR { return log(d, v); });
  case Function::Log1p: return with([](auto d, auto v) HWY_ATTR { return log1pOfShare(d, v); });
  case Function::Sigmoid: return with([](auto d, auto v) HWY_ATTR { return sigmoid(d, v); });
  case Function::Tanh: return with([](auto d, auto v) HWY_ATTR { return tanh(d, v); });
  case Function::Scale: return with([](auto d, auto v) HWY_ATTR { return scaleOf(d, v); });
  case Function::Slope: return with([](auto d, auto v) HWY_ATTR { return softplusSlope(d, v); });
  }
}

void applyFloat(Function function, const float* x, float* y, Size count) {
  apply(function, x, y, count);
}
void applyDouble(Function function, const double* x, double* y, Size count) {
  apply(function, x, y, count);
}

} // namespace dmm::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace dmm::kernels {
namespace {

using Wide = long double;

HWY_EXPORT(applyFloat);
HWY_EXPORT(applyDouble);
void apply(Function function, const std::vector<float>& x, std::vector<float>& y) {
  HWY_DYNAMIC_DISPATCH(applyFloat)(function, x.data(), y.data(), std::int64_t(x.size()));
}
void apply(Function function, const std::vector<double>& x, std::vector<double>& y) {
  HWY_DYNAMIC_DISPATCH(applyDouble)(function, x.data(), y.data(), std::int64_t(x.size()));
}

template <typename T> class VectorMath : public ::testing::Test {
 protected:
  using Limits = std::numeric_limits<T>;

  /// Many numbers from an interval, and as many of every size from the smallest up to its ends.
  std::vector<T> numbersBetween(double from, double to) {
    std::vector<T> numbers;
    std::uniform_real_distribution<double> evenly(from, to);
    std::uniform_real_distribution<double> exponent(-30, 0);
    for (int i = 0; i < 50000; ++i) {
      numbers.push_back(T(evenly(m_random)));
      numbers.push_back(T(evenly(m_random) * std::exp2(exponent(m_random))));
    }
    return numbers;
  }

  /// The worst error over an interval, in units of the last place of the true value.
  double worstBetween(Function function, const std::function<Wide(Wide)>& truth, double from,
                      double to) {
    return worst(function, truth, numbersBetween(from, to));
  }
  double worst(Function function, const std::function<Wide(Wide)>& truth,
               const std::vector<T>& numbers) {
    std::vector<T> found(numbers.size());
    apply(function, numbers, found);
    double most = 0;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      const Wide expected = truth(numbers[i]);
      int exponent = 0;
      std::frexp(expected, &exponent);
      const Wide unit =
          std::ldexp(Wide(1), std::max(exponent, Limits::min_exponent) - Limits::digits);
      const auto error = double(std::abs(Wide(found[i]) - expected) / unit);
      if (!(error <= most)) most = error;
    }
    return most;
  }
  T of(Function function, T x) {
    std::vector<T> found(1);
    apply(function, {x}, found);
    return found[0];
  }

  std::mt19937_64 m_random{11};
  static constexpr T kNan = Limits::quiet_NaN();
  static constexpr T kInfinity = Limits::infinity();
  static constexpr double kMost = sizeof(T) == 4 ? 87 : 708; ///< |x| where e^-x is a normal number
};

using Types = ::testing::Types<float, double>;
TYPED_TEST_SUITE(VectorMath, Types);

Wide sigmoidOf(Wide x) { return 1 / (1 + std::exp(-x)); }

} // namespace

TYPED_TEST(VectorMath, IsOffByFewUnitsInTheLastPlace) {
  const double most = this->kMost;
  const auto expOf = [](Wide x) { return std::exp(x); };
  const auto expm1Of = [](Wide x) { return std::expm1(x); };
  const std::vector<std::tuple<const char*, double, double>> found{
      {"exp", 1.5, this->worstBetween(Function::Exp, expOf, -most, most)},
      {"expOfNegative", 1.5, this->worstBetween(Function::ExpOfNegative, expOf, -most, 0)},
      {"expm1OfNegative", 2, this->worstBetween(Function::Expm1OfNegative, expm1Of, -most, 0)},
      {"log", 2,
       this->worstBetween(
           Function::Log, [](Wide x) { return std::log(x); }, 1e-9, 4)},
      {"log, far", 1.5,
       this->worstBetween(
           Function::Log, [](Wide x) { return std::log(x); }, 4, 1e30)},
      {"log1p", 4,
       this->worstBetween(
           Function::Log1p, [](Wide x) { return std::log1p(x); }, 0, 1)},
      {"sigmoid", 3, this->worstBetween(Function::Sigmoid, sigmoidOf, -most + 1, 40)},
      {"tanh", 3.5,
       this->worstBetween(
           Function::Tanh, [](Wide x) { return std::tanh(x); }, -20, 20)},
      {"scaleOf", 6,
       this->worstBetween(
           Function::Scale, [](Wide x) { return std::log1p(std::exp(x)); }, -86, 20)},
      {"softplusSlope", 2,
       this->worstBetween(
           Function::Slope, [](Wide x) { return -std::expm1(-x); }, 0, most)}};
  for (const auto& [name, bound, error] : found) EXPECT_LE(error, bound) << name;
}

TYPED_TEST(VectorMath, ANanStaysOne) {
  for (const auto function :
       {Function::Exp, Function::ExpOfNegative, Function::Expm1OfNegative, Function::Log,
        Function::Log1p, Function::Sigmoid, Function::Tanh, Function::Scale, Function::Slope})
    EXPECT_TRUE(std::isnan(this->of(function, this->kNan))) << int(function);
}

TYPED_TEST(VectorMath, BeyondAllBounds) {
  using Number = std::numeric_limits<TypeParam>;
  const TypeParam infinity = this->kInfinity;
  const TypeParam huge = Number::max();
  for (const TypeParam x : {infinity, huge, TypeParam(2000)}) {
    EXPECT_EQ(this->of(Function::Exp, x), infinity);
    EXPECT_EQ(this->of(Function::Exp, -x), 0);
    EXPECT_EQ(this->of(Function::ExpOfNegative, -x), 0);
    EXPECT_EQ(this->of(Function::Expm1OfNegative, -x), -1);
    EXPECT_EQ(this->of(Function::Sigmoid, x), 1);
    EXPECT_EQ(this->of(Function::Sigmoid, -x), 0);
    EXPECT_EQ(this->of(Function::Tanh, x), 1);
    EXPECT_EQ(this->of(Function::Tanh, -x), -1);
    EXPECT_EQ(this->of(Function::Scale, x), x);
    EXPECT_EQ(this->of(Function::Scale, -x), TypeParam(support::kSmallestScale));
    EXPECT_EQ(this->of(Function::Slope, x), 1);
  }
  EXPECT_EQ(this->of(Function::Exp, TypeParam(0)), 1);
  EXPECT_EQ(this->of(Function::Tanh, TypeParam(0)), 0);
  EXPECT_EQ(this->of(Function::Log, infinity), infinity);
  EXPECT_EQ(this->of(Function::Log, TypeParam(0)), -infinity);
  EXPECT_EQ(this->of(Function::Log, Number::denorm_min()), -infinity);
  EXPECT_TRUE(std::isnan(this->of(Function::Log, TypeParam(-1))));
  EXPECT_EQ(this->of(Function::Log, TypeParam(1)), 0);
  const TypeParam largest = std::log(huge); // the last steps before infinity
  EXPECT_NEAR(this->of(Function::Exp, std::nextafter(largest, TypeParam(0))) / huge, 1, 1e-4);
}

} // namespace dmm::kernels
#endif
