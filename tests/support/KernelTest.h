#pragma once

#include "tests/support/GuardedNumbers.h"

#include <gtest/gtest.h>
#include <random>

namespace dmm::test {

/// A test of loops over numbers, which runs once on each target (tests/support/KernelMain.cpp).
template <typename T> class KernelTest : public ::testing::Test {
 protected:
  using Numbers = GuardedNumbers<T>;

  /// Normal numbers times a width, about a middle.
  Numbers draw(std::int64_t count, double width = 1, double middle = 0) {
    return drawFrom(std::normal_distribution<double>(middle, width), count);
  }
  Numbers drawBetween(std::int64_t count, double from, double to) {
    return drawFrom(std::uniform_real_distribution<double>(from, to), count);
  }

  std::mt19937_64 m_random{7};

 private:
  template <typename Distribution> Numbers drawFrom(Distribution distribution, std::int64_t count) {
    Numbers numbers(count);
    for (std::int64_t i = 0; i < count; ++i) numbers[i] = static_cast<T>(distribution(m_random));
    return numbers;
  }
};

} // namespace dmm::test
