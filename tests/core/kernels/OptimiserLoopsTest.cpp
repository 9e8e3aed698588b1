// What an optimiser does to parameters, against its formulas in long double, number by number:
// every count from 0 to beyond twice the widest vector, sentinels around whatever is written.

#include "core/kernels/OptimiserLoops.h"

#include "tests/support/KernelTest.h"

#include <algorithm>
#include <cmath>
#include <limits>

using namespace dmm;

namespace {

constexpr std::int64_t kMost = 2 * 16 + 3;

using Wide = long double;

template <typename T> class OptimiserLoops : public test::KernelTest<T> {
 protected:
  using typename test::KernelTest<T>::Numbers;
  using test::KernelTest<T>::draw;
  using test::KernelTest<T>::drawBetween;

  static constexpr double kEpsilon = std::numeric_limits<T>::epsilon();

  void checkAdam(const kernels::AdamStep& step, std::int64_t count) {
    auto parameter = draw(count), mean = draw(count), square = drawBetween(count, 0.01, 4);
    const auto gradient = draw(count, 3);
    const Numbers parameterBefore = parameter, meanBefore = mean, squareBefore = square;
    kernels::optimiserLoops<T>().adamStep(step, parameter.data(), gradient.data(), mean.data(),
                                          square.data(), count);
    for (const Numbers* written : {&parameter, &mean, &square})
      EXPECT_TRUE(written->areGuardsWhole()) << count;
    for (std::int64_t i = 0; i < count; ++i) {
      const Wide clamped =
          std::clamp<Wide>(Wide(step.scale) * gradient[i], -step.clamp, step.clamp);
      const Wide g = clamped + Wide(step.weightDecay) * parameterBefore[i];
      const Wide m = step.beta1 * Wide(meanBefore[i]) + (1 - Wide(step.beta1)) * g;
      const Wide v = step.beta2 * Wide(squareBefore[i]) + (1 - Wide(step.beta2)) * g * g;
      const Wide p = parameterBefore[i] - step.stepSize * m / (std::sqrt(v) + step.epsilon);
      // Each is a sum of a few terms, which may cancel, of up to 20 (the gradient) and 400.
      EXPECT_NEAR(mean[i], double(m), 100 * kEpsilon) << count << " at " << i;
      EXPECT_NEAR(square[i], double(v), 1000 * kEpsilon) << count << " at " << i;
      EXPECT_NEAR(parameter[i], double(p), 100 * kEpsilon) << count << " at " << i;
    }
  }
};

/// Settings of which each one matters: the clamp touches some gradients and leaves others.
kernels::AdamStep someStep() {
  return {.scale = 0.7,
          .clamp = 1.5,
          .weightDecay = 0.3,
          .beta1 = 0.9,
          .beta2 = 0.97,
          .stepSize = 0.05,
          .epsilon = 1e-3};
}

} // namespace

using Types = ::testing::Types<float, double>;
TYPED_TEST_SUITE(OptimiserLoops, Types);

TYPED_TEST(OptimiserLoops, AddsEveryCount) {
  for (std::int64_t count = 0; count <= kMost; ++count) {
    auto total = this->draw(count);
    const auto other = this->draw(count), before = total;
    kernels::optimiserLoops<TypeParam>().add(total.data(), other.data(), count);
    EXPECT_TRUE(total.areGuardsWhole()) << count;
    for (std::int64_t i = 0; i < count; ++i)
      EXPECT_EQ(total[i], TypeParam(before[i] + other[i])) << count << " at " << i;
  }
}

TYPED_TEST(OptimiserLoops, SumsTheSquaresOfEveryCountInDouble) {
  for (std::int64_t count = 0; count <= 4 * kMost; ++count) {
    const auto values = this->draw(count, 100);
    Wide expected = 0;
    for (std::int64_t i = 0; i < count; ++i) expected += Wide(values[i]) * values[i];
    EXPECT_NEAR(kernels::optimiserLoops<TypeParam>().sumOfSquares(values.data(), count),
                double(expected), 1e-14 * double(expected))
        << count;
  }
}

TYPED_TEST(OptimiserLoops, SumsTheSquaresOfSumsInDouble) {
  for (std::int64_t count = 0; count <= 4 * kMost; ++count) {
    const auto values = this->draw(count, 100), others = this->draw(count);
    Wide expected = 0;
    for (std::int64_t i = 0; i < count; ++i) {
      const Wide value = values[i] + 0.3 * Wide(others[i]);
      expected += value * value;
    }
    EXPECT_NEAR(kernels::optimiserLoops<TypeParam>().sumOfSquaresWith(values.data(), others.data(),
                                                                      0.3, count),
                double(expected), 1e-14 * double(expected))
        << count;
  }
}

TYPED_TEST(OptimiserLoops, AnAdamStepOfEveryCount) {
  for (std::int64_t count = 0; count <= kMost; ++count) this->checkAdam(someStep(), count);
}

TYPED_TEST(OptimiserLoops, AnAdamStepWithoutClampOrDecay) {
  auto step = someStep();
  step.clamp = std::numeric_limits<double>::infinity();
  step.weightDecay = 0;
  for (const std::int64_t count : {1, 7, 16, 35}) this->checkAdam(step, count);
}

TYPED_TEST(OptimiserLoops, AGradientThatIsNoNumberIsNotClampedAway) {
  for (const std::int64_t count : {1, 16, 35}) {
    auto parameter = this->draw(count), mean = this->draw(count);
    auto square = this->drawBetween(count, 0.01, 4), gradient = this->draw(count);
    const std::int64_t bad = count - 1;
    gradient[bad] = std::numeric_limits<TypeParam>::quiet_NaN();
    kernels::optimiserLoops<TypeParam>().adamStep(someStep(), parameter.data(), gradient.data(),
                                                  mean.data(), square.data(), count);
    for (std::int64_t i = 0; i < count; ++i)
      EXPECT_EQ(std::isnan(parameter[i]), i == bad) << count << " at " << i;
  }
}
