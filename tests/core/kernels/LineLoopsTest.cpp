// Sums of lines against their formulas in long double: every width from 0 to beyond twice the
// widest vector, numbers of lines even and odd, lines and factors that lie apart, sentinels around
// whatever is written.

#include "core/kernels/LineLoops.h"

#include "tests/support/KernelTest.h"

#include <limits>

using namespace dmm;

namespace {

constexpr std::int64_t kMostWidth = 2 * 16 + 3;

template <typename T> class LineLoops : public test::KernelTest<T> {
 protected:
  using typename test::KernelTest<T>::Numbers;
  using test::KernelTest<T>::draw;

  void expectNear(T found, long double expected, std::int64_t count, std::int64_t width) {
    EXPECT_NEAR(found, double(expected), 20 * double(std::numeric_limits<T>::epsilon()))
        << count << " lines of " << width;
  }

  void checkSum(std::int64_t count, std::int64_t width, std::int64_t apart) {
    const std::int64_t lineStep = width + apart, factorStep = 1 + apart;
    const auto factors = draw(count * factorStep), lines = draw(count * lineStep);
    Numbers sum(width, T(5)); // written over
    kernels::lineLoops<T>().sum(factors.data(), factorStep, lines.data(), lineStep, count, width,
                                sum.data());
    EXPECT_TRUE(sum.areGuardsWhole()) << width;
    for (std::int64_t i = 0; i < width; ++i) {
      long double expected = 0;
      for (std::int64_t line = 0; line < count; ++line)
        expected += (long double)(factors[line * factorStep]) * lines[line * lineStep + i];
      expectNear(sum[i], expected, count, width);
    }
  }

  void checkAddTo(std::int64_t count, std::int64_t width, std::int64_t apart) {
    const std::int64_t totalStep = width + apart, factorStep = 1 + apart;
    const auto factors = draw(count * factorStep), line = draw(width);
    auto totals = draw(count * totalStep);
    const Numbers before = totals;
    kernels::lineLoops<T>().addTo(factors.data(), factorStep, line.data(), width, totals.data(),
                                  totalStep, count);
    EXPECT_TRUE(totals.areGuardsWhole()) << width;
    for (std::int64_t i = 0; i < totals.size(); ++i) {
      const std::int64_t which = i / totalStep, place = i % totalStep;
      const long double added =
          place < width ? (long double)(factors[which * factorStep]) * line[place] : 0;
      expectNear(totals[i], before[i] + added, count, width);
    }
  }
};

} // namespace

using Types = ::testing::Types<float, double>;
TYPED_TEST_SUITE(LineLoops, Types);

TYPED_TEST(LineLoops, SumsOfEveryWidth) {
  for (std::int64_t width = 0; width <= kMostWidth; ++width)
    for (const std::int64_t count : {0, 1, 2, 7})
      for (const std::int64_t apart : {0, 3}) this->checkSum(count, width, apart);
}

TYPED_TEST(LineLoops, AddsToTotalsOfEveryWidth) {
  for (std::int64_t width = 1; width <= kMostWidth; ++width)
    for (const std::int64_t count : {0, 1, 2, 7})
      for (const std::int64_t apart : {0, 3}) this->checkAddTo(count, width, apart);
}
