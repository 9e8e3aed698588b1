#include "core/kernels/StandardNormal.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <numbers>
#include <vector>

using namespace dmm;
using Words = std::array<std::uint32_t, 4>;

namespace {

std::vector<float> numbersOf(std::uint64_t seed, std::int64_t count) {
  std::vector<float> numbers(static_cast<std::size_t>(count));
  kernels::fillStandardNormal(seed, numbers.data(), count);
  return numbers;
}

/// The largest distance of the empirical distribution from the normal one.
double kolmogorovSmirnov(std::vector<float> numbers) {
  std::sort(numbers.begin(), numbers.end());
  const auto count = static_cast<double>(numbers.size());
  double largest = 0;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const double wanted = 0.5 * std::erfc(-double(numbers[i]) / std::numbers::sqrt2);
    largest = std::max({largest, std::abs(wanted - static_cast<double>(i) / count),
                        std::abs(wanted - static_cast<double>(i + 1) / count)});
  }
  return largest;
}

} // namespace

// The known answers that Random123, the authors' own library, is tested with.
TEST(StandardNormal, philoxGivesTheKnownAnswers) {
  EXPECT_EQ(kernels::philox({0, 0, 0, 0}, 0),
            (Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  EXPECT_EQ(
      kernels::philox({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, 0xffffffffffffffffULL),
      (Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(
      kernels::philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, 0x299f31d0a4093822ULL),
      (Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(StandardNormal, theNumbersAreThoseOfBoxAndMuller) {
  constexpr std::uint64_t kSeed = 0x0123456789abcdefULL;
  constexpr std::uint32_t kCounters = 64; // of a block, whose words of one kind lie together
  const auto numbers = numbersOf(kSeed, 3 * 4 * kCounters + 7);
  for (const std::uint32_t counter : {0U, 1U, 63U, 64U, 130U, 191U}) {
    const Words words = kernels::philox({counter, 0, 0, 0}, kSeed);
    const std::size_t block = counter / kCounters * 4 * kCounters;
    for (std::size_t pair = 0; pair < 2; ++pair) {
      const double first = (words[2 * pair] + 0.5) / 4294967296.0;
      const double second = (words[2 * pair + 1] + 0.5) / 4294967296.0;
      const double radius = std::sqrt(-2 * std::log(first));
      const double angle = 2 * std::numbers::pi * second;
      const std::size_t place = block + 2 * pair * kCounters + counter % kCounters;
      EXPECT_NEAR(numbers[place], radius * std::cos(angle), 1e-5);
      EXPECT_NEAR(numbers[place + kCounters], radius * std::sin(angle), 1e-5);
    }
  }
}

TEST(StandardNormal, theyAreDistributedSo) {
  constexpr std::int64_t kCount = 1'000'000;
  const auto numbers = numbersOf(7, kCount);
  double sum = 0, squares = 0, neighbours = 0;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    ASSERT_TRUE(std::isfinite(numbers[i])) << i;
    sum += numbers[i];
    squares += double(numbers[i]) * numbers[i];
    if (i > 0) neighbours += double(numbers[i]) * numbers[i - 1];
  }
  const double deviation = 1 / std::sqrt(double(kCount)); // of a mean
  EXPECT_LT(std::abs(sum / kCount), 4 * deviation);
  EXPECT_LT(std::abs(squares / kCount - 1), 4 * std::numbers::sqrt2 * deviation);
  EXPECT_LT(std::abs(neighbours / kCount), 4 * deviation);
  EXPECT_LT(kolmogorovSmirnov(numbers), 1.95 * deviation); // at the level of 0.001
}

TEST(StandardNormal, aSeedGivesOneSequenceHoweverLong) {
  const auto all = numbersOf(3, 1000);
  EXPECT_NE(all, numbersOf(4, 1000));
  for (const std::int64_t count : {0, 1, 255, 256, 257, 512, 999}) {
    std::vector<float> some(static_cast<std::size_t>(count) + 1, 99.0F);
    kernels::fillStandardNormal(3, some.data(), count);
    EXPECT_TRUE(std::equal(some.begin(), some.end() - 1, all.begin())) << count;
    EXPECT_EQ(some.back(), 99.0F) << count << ": wrote past the end";
  }
}
