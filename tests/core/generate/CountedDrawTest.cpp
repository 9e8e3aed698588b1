// Four voices under conditions, against enumeration of every set of keys.

#include "core/generate/CountedDraw.h"

#include "core/filter/KeyWalk.h"
#include "tests/support/ToyStepper.h"

#include <cmath>
#include <functional>
#include <gtest/gtest.h>
#include <map>
#include <string>

using namespace dmm;
using types::PitchRange;

namespace {

constexpr std::size_t kFirst = 40, kLast = 50; ///< keys that may sound; no other does
constexpr double kTemperature = 1.3;

/// Keys with logits of their own, and what each adds to those after it in the order.
class Keys final : public model::NoteDistribution {
 public:
  explicit Keys(std::vector<std::int64_t> order) : m_order(std::move(order)) {}

  static double own(std::size_t key) { return std::sin(3.0 * double(key)) - 0.4; }
  static double added(std::size_t from, std::size_t to) {
    return 1.5 * std::cos(double(from) + 2.0 * double(to));
  }
  double logit(std::size_t key, const types::Slice& slice) const {
    if (key < kFirst || key > kLast) return -800;
    double sum = own(key);
    for (const std::int64_t place : m_order) {
      const auto before = std::size_t(place);
      if (before == key) break;
      if (slice.test(before)) sum += added(before, key);
    }
    return sum;
  }

  torch::Tensor logProb(const torch::Tensor&) const override { return {}; }
  torch::Tensor logits(const torch::Tensor& slices) const override {
    torch::Tensor all = torch::empty(slices.sizes(), torch::kFloat64);
    const auto heard = slices.accessor<double, 2>();
    auto made = all.accessor<double, 2>();
    for (std::int64_t row = 0; row < slices.size(0); ++row) {
      types::Slice slice;
      for (std::size_t key = 0; key < slice.size(); ++key)
        slice.set(key, heard[row][std::int64_t(key)] > 0.5);
      for (std::size_t key = 0; key < slice.size(); ++key)
        made[row][std::int64_t(key)] = logit(key, slice);
    }
    return all;
  }

 private:
  std::vector<std::int64_t> m_order;
};

std::vector<std::int64_t> keyOrder(const std::string& name) {
  return test::ToyStepper(name == "ascending"    ? test::ToyStepper::Order::Ascending
                          : name == "descending" ? test::ToyStepper::Order::Descending
                                                 : test::ToyStepper::Order::None)
      .keyOrder();
}

int pitchOf(std::size_t key) { return types::kLowestPitch + int(key); }

bool fits(const types::Slice& slice, const std::vector<PitchRange>& voices) {
  if (slice.count() != voices.size()) return false;
  std::size_t voice = 0;
  for (std::size_t key = slice.size(); key-- > 0;) {
    if (!slice.test(key)) continue;
    const PitchRange& range = voices[voice++];
    if (pitchOf(key) < range.lowest || pitchOf(key) > range.highest) return false;
  }
  return true;
}

/// p(slice) of every set that fits, by its keys as a text.
std::map<std::string, double> enumerate(const Keys& keys, const std::vector<PitchRange>& voices) {
  std::map<std::string, double> probabilities;
  for (std::size_t set = 0; set < std::size_t{1} << (kLast - kFirst + 1); ++set) {
    types::Slice slice;
    for (std::size_t key = kFirst; key <= kLast; ++key) slice.set(key, set >> (key - kFirst) & 1);
    if (!fits(slice, voices)) continue;
    double log = 0;
    for (std::size_t key = kFirst; key <= kLast; ++key)
      log += filter::logProbOf(keys.logit(key, slice) / kTemperature, slice.test(key));
    probabilities[slice.to_string()] = std::exp(log);
  }
  return probabilities;
}

class CountedDrawTest : public testing::TestWithParam<const char*> {};

} // namespace

TEST_P(CountedDrawTest, WeighsAndDrawsSlicesAsTheModelDoes) {
  const auto order = keyOrder(GetParam());
  const Keys keys(order);
  // Four voices, the second of them given; ranges that meet.
  const std::vector<PitchRange> voices{{pitchOf(46), pitchOf(50)},
                                       {pitchOf(46), pitchOf(46)},
                                       {pitchOf(42), pitchOf(47)},
                                       {pitchOf(40), pitchOf(44)}};
  const auto truth = enumerate(keys, voices);
  ASSERT_EQ(truth.size(), 56U); // four keys above 46, and fourteen pairs below it
  double possible = 0;
  for (const auto& [slice, probability] : truth) possible += probability;

  test::TestRandomness random(7);
  generate::CountedDraw draw({voices}, kTemperature, order, torch::kFloat64);
  constexpr std::size_t kDraws = 40000;
  const auto drawn = draw.draw(0, keys, kDraws, random);
  std::map<std::string, double> sums, squares;
  double total = 0, totalSquares = 0;
  for (std::size_t k = 0; k < kDraws; ++k) {
    ASSERT_TRUE(fits(drawn.slices[k], voices));
    const double weight = std::exp(drawn.logWeights[k]);
    sums[drawn.slices[k].to_string()] += weight;
    squares[drawn.slices[k].to_string()] += weight * weight;
    total += weight;
    totalSquares += weight * weight;
    if (order.empty()) { // exactly
      ASSERT_NEAR(weight, possible, 1e-12 * possible);
    }
  }
  const auto error = [](double sum, double sumOfSquares) {
    const double mean = sum / kDraws;
    return std::sqrt((sumOfSquares / kDraws - mean * mean) / kDraws);
  };
  EXPECT_NEAR(total / kDraws, possible, 4.5 * error(total, totalSquares) + 1e-12);
  for (const auto& [slice, probability] : truth)
    EXPECT_NEAR(sums[slice] / kDraws, probability,
                4.5 * error(sums[slice], squares[slice]) + 2 * possible / kDraws)
        << slice;
}

TEST_P(CountedDrawTest, SilenceIsWeighedToo) {
  const auto order = keyOrder(GetParam());
  const Keys keys(order);
  test::TestRandomness random(8);
  generate::CountedDraw draw({{}}, kTemperature, order, torch::kFloat64);
  const auto drawn = draw.draw(0, keys, 3, random);
  double log = 0;
  for (std::size_t key = kFirst; key <= kLast; ++key)
    log += filter::logProbOf(Keys::own(key) / kTemperature, false);
  for (std::size_t k = 0; k < 3; ++k) {
    EXPECT_TRUE(drawn.slices[k].none());
    EXPECT_NEAR(drawn.logWeights[k], log, 1e-9);
  }
}

INSTANTIATE_TEST_SUITE_P(Orders, CountedDrawTest,
                         testing::Values("none", "ascending", "descending"));
