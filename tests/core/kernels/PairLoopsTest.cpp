// All pairs of values and Gaussians of a slice, against their formulas in long double, pair by
// pair: every width from 0 to beyond twice the widest vector, numbers of values about the size of
// the group that the way back takes at once, sentinels around whatever is written.

#include "core/kernels/PairLoops.h"

#include "tests/support/KernelTest.h"

#include <cmath>
#include <limits>
#include <vector>

using namespace dmm;

namespace {

constexpr std::int64_t kMost = 2 * 16 + 3;

using Wide = long double;

template <typename T> class PairLoops : public test::KernelTest<T> {
 protected:
  using typename test::KernelTest<T>::Numbers;
  using test::KernelTest<T>::draw;
  using test::KernelTest<T>::drawBetween;

  struct Given {
    Numbers value, loc, inverse;
  };
  Given drawAll(const kernels::PairSizes& sizes) {
    const std::int64_t distributions = sizes.slices * sizes.distributions * sizes.z;
    return {draw(sizes.slices * sizes.values * sizes.z), draw(distributions),
            drawBetween(distributions, 0.5, 2)};
  }

  /// Calls visit(pair, value's element, distribution's element) for every element of every pair.
  template <typename Visit>
  static void forEachElement(const kernels::PairSizes& sizes, Visit visit) {
    for (std::int64_t n = 0; n < sizes.slices; ++n)
      for (std::int64_t k = 0; k < sizes.values; ++k)
        for (std::int64_t j = 0; j < sizes.distributions; ++j)
          for (std::int64_t i = 0; i < sizes.z; ++i)
            visit((n * sizes.values + k) * sizes.distributions + j,
                  (n * sizes.values + k) * sizes.z + i,
                  (n * sizes.distributions + j) * sizes.z + i);
  }

  /// Sums of up to 35 terms, each of up to some hundreds.
  static void expectNear(const Numbers& found, const std::vector<Wide>& expected, const char* what,
                         const kernels::PairSizes& sizes) {
    EXPECT_TRUE(found.areGuardsWhole()) << what << " of width " << sizes.z;
    for (std::int64_t i = 0; i < found.size(); ++i) {
      const double sought = double(expected[std::size_t(i)]);
      EXPECT_NEAR(found[i], sought,
                  40 * double(std::numeric_limits<T>::epsilon()) * (std::abs(sought) + 50))
          << what << " at " << i << ", " << sizes.values << " values, width " << sizes.z;
    }
  }

  void checkSquares(const kernels::PairSizes& sizes) {
    const Given given = drawAll(sizes);
    Numbers squares(sizes.slices * sizes.values * sizes.distributions, T(5)); // written over
    kernels::pairLoops<T>().squares(sizes, given.value.data(), given.loc.data(),
                                    given.inverse.data(), squares.data());
    std::vector<Wide> expected(std::size_t(squares.size()));
    forEachElement(sizes, [&](std::int64_t pair, std::int64_t v, std::int64_t m) {
      const Wide distance = (Wide(given.value[v]) - given.loc[m]) * given.inverse[m];
      expected[std::size_t(pair)] += distance * distance;
    });
    expectNear(squares, expected, "squares", sizes);
  }

  void checkGradients(const kernels::PairSizes& sizes) {
    const Given given = drawAll(sizes);
    const auto gradient = draw(sizes.slices * sizes.values * sizes.distributions);
    // What they are added to.
    auto forValue = draw(given.value.size()), forLoc = draw(given.loc.size()),
         spread = draw(given.loc.size());
    const auto wide = [](const Numbers& numbers) {
      return std::vector<Wide>(numbers.data(), numbers.data() + numbers.size());
    };
    auto forValueExpected = wide(forValue), forLocExpected = wide(forLoc),
         spreadExpected = wide(spread);
    forEachElement(sizes, [&](std::int64_t pair, std::int64_t v, std::int64_t m) {
      const Wide g = gradient[pair], inverse = given.inverse[m];
      const Wide distance = (Wide(given.value[v]) - given.loc[m]) * inverse;
      forValueExpected[std::size_t(v)] -= g * distance * inverse;
      forLocExpected[std::size_t(m)] += g * distance * inverse;
      spreadExpected[std::size_t(m)] += g * distance * distance;
    });
    kernels::pairLoops<T>().gradients(sizes, gradient.data(), given.value.data(), given.loc.data(),
                                      given.inverse.data(), forValue.data(), forLoc.data(),
                                      spread.data());
    expectNear(forValue, forValueExpected, "gradient of the values", sizes);
    expectNear(forLoc, forLocExpected, "gradient of the means", sizes);
    expectNear(spread, spreadExpected, "spread", sizes);
  }
};

} // namespace

using Types = ::testing::Types<float, double>;
TYPED_TEST_SUITE(PairLoops, Types);

TYPED_TEST(PairLoops, SquaresOfEveryWidth) {
  for (std::int64_t z = 0; z <= kMost; ++z) this->checkSquares({2, 3, 5, z});
}

TYPED_TEST(PairLoops, GradientsOfEveryWidth) {
  for (std::int64_t z = 0; z <= kMost; ++z) this->checkGradients({2, 5, 3, z});
}

TYPED_TEST(PairLoops, EveryNumberOfValues) {
  for (std::int64_t values = 0; values <= 9; ++values)
    for (const std::int64_t distributions : {0, 1, 4}) {
      this->checkSquares({3, values, distributions, 7});
      this->checkGradients({3, values, distributions, 7});
    }
}

TYPED_TEST(PairLoops, NoSlicesAreLeftAlone) {
  this->checkSquares({0, 3, 3, 7});
  this->checkGradients({0, 3, 3, 7});
}
