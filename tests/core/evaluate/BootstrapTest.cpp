#include "core/evaluate/Bootstrap.h"

#include <cmath>
#include <gtest/gtest.h>
#include <random>
#include <stdexcept>

using namespace dmm;
using evaluate::bootstrapInterval;

TEST(Bootstrap, CoversTheTruthAsOftenAsItClaims) {
  // Pieces of 20 to 100 slices, each slice 8 nats in the mean; a piece's own mean scatters by 0.5.
  std::mt19937 random(7);
  std::uniform_int_distribution<int> length(20, 100);
  std::normal_distribution<double> scatter(0, 0.5);
  constexpr int kTrials = 600;
  int covered = 0;
  for (int trial = 0; trial < kTrials; ++trial) {
    std::vector<double> values, weights;
    for (int piece = 0; piece < 77; ++piece) {
      weights.push_back(length(random));
      values.push_back(weights.back() * (8 + scatter(random)));
    }
    const auto interval =
        bootstrapInterval(values, weights, static_cast<std::uint64_t>(trial), 400);
    covered += interval.low <= 8 && 8 <= interval.high;
  }
  // The binomial deviation of 600 trials at 95 % is 0.9 %; a percentile interval of 77 pieces
  // covers a little less than it claims.
  EXPECT_GT(covered, 0.91 * kTrials);
  EXPECT_LT(covered, 0.985 * kTrials);
}

TEST(Bootstrap, HasTheWidthOfTheCentralLimit) {
  // Equal weights: the mean of 400 draws with deviation 2 has a deviation of 0.1.
  std::mt19937 random(8);
  std::normal_distribution<double> draw(3, 2);
  std::vector<double> values;
  for (int i = 0; i < 400; ++i) values.push_back(draw(random));
  const auto interval = bootstrapInterval(values, std::vector(400, 1.0), 1);
  EXPECT_NEAR(interval.high - interval.low, 2 * 1.96 * 0.1, 0.05);
}

TEST(Bootstrap, IsARatioOfSumsAndFixedByItsSeed) {
  // Every piece has the same figure a slice, however long it is: nothing is left to vary.
  const auto interval = bootstrapInterval({20, 200, 60}, {10, 100, 30}, 1);
  EXPECT_DOUBLE_EQ(interval.low, 2);
  EXPECT_DOUBLE_EQ(interval.high, 2);

  const std::vector<double> values{1, 5, 2, 8}, weights{1, 2, 1, 3};
  EXPECT_EQ(bootstrapInterval(values, weights, 4).low, bootstrapInterval(values, weights, 4).low);
  EXPECT_LT(bootstrapInterval(values, weights, 4).low, 16.0 / 7);
  EXPECT_GT(bootstrapInterval(values, weights, 4).high, 16.0 / 7);
}

TEST(Bootstrap, SaysNothingOfASinglePiece) {
  EXPECT_TRUE(std::isnan(bootstrapInterval({3}, {1}, 0).low));
  EXPECT_TRUE(std::isnan(bootstrapInterval({}, {}, 0).high));
  EXPECT_THROW(bootstrapInterval({1, 2}, {1}, 0), std::invalid_argument);
}
