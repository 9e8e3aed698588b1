// The sums and their gradients against plain loops in long double: every number of keys and of
// states from 0 to beyond twice the widest vector, sentinels around whatever is written.

#include "core/kernels/SoftplusSums.h"

#include "tests/support/KernelTest.h"

#include <cmath>
#include <limits>
#include <random>

using namespace dmm;

namespace {

constexpr std::int64_t kMost = 2 * 16 + 3;

long double softplus(long double x) {
  return std::max(x, 0.0L) + std::log1p(std::exp(-std::abs(x)));
}
long double sigmoid(long double x) { return 1 / (1 + std::exp(-x)); }

template <typename T> class SoftplusSums : public test::KernelTest<T> {
 protected:
  using typename test::KernelTest<T>::Numbers;
  using test::KernelTest<T>::draw;

  /// Computes everything both ways. `width` is that of the table's and the offsets' numbers.
  void check(std::int64_t rows, std::int64_t keys, std::int64_t states, double width) {
    check(rows, keys, states, draw(keys * states, width, -1), draw(rows * keys, width));
  }

  void check(std::int64_t rows, std::int64_t keys, std::int64_t states, const Numbers& table,
             const Numbers& offsets) {
    SCOPED_TRACE(::testing::Message()
                 << rows << " rows, " << keys << " keys, " << states << " states");
    const auto gradient = draw(rows * states, 1);
    const kernels::SoftplusSums<T> sums(table.data(), keys, states);
    Numbers found(rows * states, T(7));
    sums.forward(offsets.data(), rows, found.data());
    Numbers forOffsets(rows * keys, T(7));
    Numbers forTable(keys * states, T(0.5));
    sums.backward(offsets.data(), gradient.data(), rows, forOffsets.data(), forTable.data());
    for (const auto* written : {&found, &forOffsets, &forTable})
      ASSERT_TRUE(written->areGuardsWhole());

    // A product of many factors 1 + x loses half a unit in each of them.
    const auto tolerance = 4 * std::numeric_limits<T>::epsilon();
    for (std::int64_t n = 0; n < rows; ++n)
      for (std::int64_t s = 0; s < states; ++s) {
        long double sum = 0;
        for (std::int64_t k = 0; k < keys; ++k)
          sum += softplus((long double)(table[k * states + s]) + offsets[n * keys + k]);
        ASSERT_NEAR(found[n * states + s], double(sum), tolerance * (double(sum) + double(keys)));
      }
    for (std::int64_t n = 0; n < rows; ++n)
      for (std::int64_t k = 0; k < keys; ++k) {
        long double sum = 0, size = 0;
        for (std::int64_t s = 0; s < states; ++s) {
          const long double x = (long double)(table[k * states + s]) + offsets[n * keys + k];
          sum += gradient[n * states + s] * sigmoid(x);
          size += std::abs(gradient[n * states + s]) * sigmoid(x);
        }
        ASSERT_NEAR(forOffsets[n * keys + k], double(sum), slopeTolerance(size));
      }
    for (std::int64_t k = 0; k < keys; ++k)
      for (std::int64_t s = 0; s < states; ++s) {
        long double sum = 0.5L, size = 0.5L;
        for (std::int64_t n = 0; n < rows; ++n) {
          const long double x = (long double)(table[k * states + s]) + offsets[n * keys + k];
          sum += gradient[n * states + s] * sigmoid(x);
          size += std::abs(gradient[n * states + s]) * sigmoid(x);
        }
        ASSERT_NEAR(forTable[k * states + s], double(sum), slopeTolerance(size));
      }
  }

 private:
  /// b + u is rounded before it is exponentiated, and what has no normal number is 0 in each term.
  static double slopeTolerance(long double size) {
    return 256 * std::numeric_limits<T>::epsilon() * double(size) +
           64 * double(std::numeric_limits<T>::min());
  }
};

} // namespace

using Types = ::testing::Types<float, double>;
TYPED_TEST_SUITE(SoftplusSums, Types);

TYPED_TEST(SoftplusSums, OfEveryNumberOfKeysAndStates) {
  for (std::int64_t states = 0; states <= kMost; ++states)
    for (const std::int64_t keys : {0, 1, 5, 16, 17})
      for (const std::int64_t rows : {0, 1, 3, 4, 9}) this->check(rows, keys, states, 2);
  for (std::int64_t keys = 0; keys <= kMost; ++keys) this->check(5, keys, 19, 2);
  this->check(6, 88, 100, 2);
}

TYPED_TEST(SoftplusSums, OfLargeNumbers) {
  // Products that overflow unless cut, denominators that do when multiplied, and terms beyond what
  // an exponential holds.
  for (const double width : {10.0, 30.0, 100.0, 1000.0}) this->check(7, 88, 37, width);
}

TYPED_TEST(SoftplusSums, OfStatesFarApart) {
  // e^b of the one is nothing beside that of the other, and yet its term is not 0.
  const std::int64_t states = 19;
  auto table = this->draw(3 * states, 1);
  auto offsets = this->draw(2 * 3, 1);
  for (std::int64_t k = 0; k < 3; ++k) table[k * states] = 2000;
  for (std::int64_t k = 0; k < 3; ++k) offsets[k] = -2000;
  this->check(2, 3, states, table, offsets);
}

TYPED_TEST(SoftplusSums, LeavesATermOut) {
  const std::int64_t states = 21;
  auto table = this->draw(4 * states, 1);
  auto offsets = this->draw(3 * 4, 1);
  offsets[5] = -std::numeric_limits<TypeParam>::infinity();
  this->check(3, 4, states, table, offsets);
}

TYPED_TEST(SoftplusSums, ANanStaysOne) {
  const std::int64_t states = 18;
  const auto table = this->draw(4 * states, 1);
  auto offsets = this->draw(2 * 4, 1);
  offsets[2] = std::numeric_limits<TypeParam>::quiet_NaN();
  const kernels::SoftplusSums<TypeParam> sums(table.data(), 4, states);
  test::GuardedNumbers<TypeParam> found(2 * states);
  sums.forward(offsets.data(), 2, found.data());
  for (std::int64_t s = 0; s < states; ++s) {
    EXPECT_TRUE(std::isnan(found[s]));
    EXPECT_FALSE(std::isnan(found[states + s]));
  }
}
