#include "core/generate/NoiseSource.h"

#include <gtest/gtest.h>

using dmm::generate::NoiseSource;

TEST(NoiseSource, IsNormalAndRepeats) {
  NoiseSource source(5, 0), again(5, 0), other(5, 1), seed(6, 0);
  double sum = 0, squares = 0;
  const int count = 20000;
  for (int i = 0; i < count; ++i) {
    const double value = source.normal();
    EXPECT_EQ(value, again.normal());
    EXPECT_NE(value, other.normal());
    EXPECT_NE(value, seed.normal());
    sum += value;
    squares += value * value;
  }
  // Five standard deviations of the mean and of the variance of so many standard normal numbers.
  EXPECT_NEAR(sum / count, 0, 5 / std::sqrt(count));
  EXPECT_NEAR(squares / count, 1, 5 * std::sqrt(2.0 / count));
}
