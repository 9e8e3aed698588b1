// Every loop of core/kernels/ChainLoops.h by itself, as in ElementLoopsTest.

#include "core/kernels/ChainLoops.h"

#include "tests/support/KernelTest.h"

#include <cmath>
#include <functional>
#include <limits>
#include <random>

using namespace dmm;

namespace {

constexpr std::int64_t kMostStates = 2 * 16 + 3;

template <typename T> class ChainLoops : public test::KernelTest<T> {
 protected:
  using typename test::KernelTest<T>::Numbers;

  void forShapes(const std::function<void(std::int64_t rows, std::int64_t states)>& check) {
    for (std::int64_t states = 0; states <= kMostStates; ++states)
      for (const std::int64_t rows : {0, 1, 3}) check(rows, states);
  }

  static void expectNear(T found, long double expected, const char* what, std::int64_t states) {
    const double tolerance = 64 * std::numeric_limits<T>::epsilon() * double(std::abs(expected));
    EXPECT_NEAR(found, double(expected), tolerance) << what << ", " << states << " states";
  }
};

} // namespace

using Types = ::testing::Types<float, double>;
TYPED_TEST_SUITE(ChainLoops, Types);

TYPED_TEST(ChainLoops, WeighShares) {
  this->forShapes([&](std::int64_t rows, std::int64_t states) {
    auto shares = this->drawBetween(rows * states, 0.01, 1);
    auto logs = this->drawBetween(rows * states, -20, -2);
    if (states > 1) // likely by far, if only it could be reached
      for (std::int64_t row = 0; row < rows; ++row) {
        shares[row * states + states / 2] = 0;
        logs[row * states + states / 2] = 1000;
      }
    const auto before = shares;
    test::GuardedNumbers<TypeParam> likelihoods(rows * states), tops(rows), scales(rows);
    kernels::chainLoops<TypeParam>().weighShares(logs.data(), shares.data(), likelihoods.data(),
                                                 tops.data(), scales.data(), rows, states);
    for (const auto* written : {&shares, &likelihoods, &tops, &scales})
      EXPECT_TRUE(written->areGuardsWhole()) << states;
    for (std::int64_t row = 0; row < rows && states > 0; ++row) {
      const std::int64_t begin = row * states;
      long double top = -1e9L;
      for (std::int64_t i = begin; i < begin + states; ++i)
        if (before[i] > 0) top = std::max(top, (long double)(logs[i]));
      EXPECT_EQ(tops[row], TypeParam(top)) << states;
      const auto likelihood = [&](std::int64_t i) {
        return before[i] > 0 ? std::exp(logs[i] - top) : 0;
      };
      long double sum = 0;
      for (std::int64_t i = begin; i < begin + states; ++i) sum += before[i] * likelihood(i);
      this->expectNear(scales[row], sum, "scales", states);
      for (std::int64_t i = begin; i < begin + states; ++i) {
        this->expectNear(likelihoods[i], likelihood(i), "likelihoods", states);
        this->expectNear(shares[i], before[i] * likelihood(i) / sum, "shares", states);
      }
    }
  });
}

TYPED_TEST(ChainLoops, ANanIsSeen) {
  const std::int64_t states = 21;
  auto shares = this->drawBetween(states, 0.01, 1);
  auto logs = this->drawBetween(states, -20, -2);
  logs[17] = std::numeric_limits<TypeParam>::quiet_NaN();
  test::GuardedNumbers<TypeParam> likelihoods(states), tops(1), scales(1);
  kernels::chainLoops<TypeParam>().weighShares(logs.data(), shares.data(), likelihoods.data(),
                                               tops.data(), scales.data(), 1, states);
  EXPECT_TRUE(std::isnan(scales[0]));
}

TYPED_TEST(ChainLoops, WeighLater) {
  this->forShapes([&](std::int64_t rows, std::int64_t states) {
    const auto likelihoods = this->drawBetween(rows * states, 0.01, 1);
    auto later = this->drawBetween(rows * states, 0.01, 3);
    const auto scales = this->drawBetween(rows, 0.1, 1);
    const std::int64_t count = rows * states;
    if (count > 0) later[count - 1] = std::numeric_limits<TypeParam>::max();
    if (count > 1) later[0] = std::numeric_limits<TypeParam>::quiet_NaN();
    const auto before = later;
    kernels::chainLoops<TypeParam>().weighLater(likelihoods.data(), later.data(), scales.data(),
                                                later.data(), rows, states);
    EXPECT_TRUE(later.areGuardsWhole()) << states;
    if (count > 0) {
      EXPECT_EQ(later[count - 1], TypeParam(1e30)) << states;
    }
    if (count > 1) {
      EXPECT_TRUE(std::isnan(later[0])) << states;
    }
    for (std::int64_t i = 1; i + 1 < count; ++i)
      this->expectNear(later[i], (long double)(likelihoods[i]) * before[i] / scales[i / states],
                       "weighLater", states);
  });
}

TYPED_TEST(ChainLoops, Posterior) {
  this->forShapes([&](std::int64_t rows, std::int64_t states) {
    const auto shares = this->drawBetween(rows * states, 0.01, 1);
    const auto later = this->drawBetween(rows * states, 0.01, 3);
    const auto factors = this->drawBetween(rows, -2, 2);
    test::GuardedNumbers<TypeParam> found(rows * states);
    kernels::chainLoops<TypeParam>().posterior(shares.data(), later.data(), factors.data(),
                                               found.data(), rows, states);
    EXPECT_TRUE(found.areGuardsWhole()) << states;
    for (std::int64_t i = 0; i < rows * states; ++i)
      this->expectNear(found[i], (long double)(factors[i / states]) * shares[i] * later[i],
                       "posterior", states);
  });
}
