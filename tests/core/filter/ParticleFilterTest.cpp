// The filter against enumeration of every set of notes and a grid over the state.

#include "core/filter/ParticleFilter.h"

#include "core/filter/KnownKeysDraw.h"
#include "tests/support/ToyTruth.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>

using namespace dmm;
using test::ToyStepper;
using test::ToyTruth;
using Order = ToyStepper::Order;

namespace {

constexpr std::size_t kSlices = 4;

/// Something is known of three of four slices: a key that sounds, one that does not, and both.
std::vector<types::KnownKeys> knownKeys() {
  std::vector<types::KnownKeys> known(kSlices);
  known[0].on.set(41);
  known[2].off.set(40);
  known[3].on.set(42);
  known[3].off.set(41);
  return known;
}

struct Mean {
  double sum = 0, squares = 0, count = 0;
  void add(double value) {
    sum += value;
    squares += value * value;
    ++count;
  }
  double mean() const { return sum / count; }
  double error() const { return std::sqrt((squares / count - mean() * mean()) / count); }
};

class ParticleFilterTest : public testing::TestWithParam<Order> {
 protected:
  filter::FilteredPiece draw(std::int64_t particles, test::TestRandomness& random) {
    filter::KnownKeysDraw notes(knownKeys(), stepper.keyOrder(), torch::kFloat64, {});
    filter::ParticleFilter::Settings settings;
    settings.particles = particles;
    return filter::ParticleFilter(stepper, notes, settings, random).draw(kSlices);
  }

  ToyStepper stepper{GetParam()};
  ToyTruth truth{kSlices, GetParam(), [known = knownKeys()](std::size_t t, const types::Slice& x) {
                   return known[t].holdsIn(x);
                 }};
};

} // namespace

TEST_P(ParticleFilterTest, EvidenceIsUnbiasedHoweverFewTheParticles) {
  test::TestRandomness random(1);
  Mean evidence;
  for (int i = 0; i < 1500; ++i) {
    double sum = 0;
    for (const double term : draw(3, random).logEvidence) sum += term;
    evidence.add(std::exp(sum));
  }
  EXPECT_NEAR(evidence.mean(), truth.evidence(), 4 * evidence.error());
  EXPECT_LT(evidence.error(), 0.05 * truth.evidence()); // or it would say nothing
}

TEST_P(ParticleFilterTest, NotesAreDrawnFromThePosterior) {
  const ToyTruth prior(kSlices, GetParam(), [](std::size_t, const types::Slice&) { return true; });
  test::TestRandomness random(2);
  constexpr int kDraws = 700;
  std::array<std::array<int, 3>, kSlices> sounding{};
  for (int i = 0; i < kDraws; ++i) {
    const auto piece = draw(48, random);
    for (std::size_t t = 0; t < kSlices; ++t) {
      ASSERT_TRUE(knownKeys()[t].holdsIn(piece.slices[t]));
      for (std::size_t k = 0; k < 3; ++k)
        sounding[t][k] += piece.slices[t].test(ToyStepper::kKeys[k]);
    }
  }
  double distance = 0;
  for (std::size_t t = 0; t < kSlices; ++t)
    for (std::size_t k = 0; k < 3; ++k) {
      const double p = truth.sounding(t, k);
      const double error = std::sqrt(std::max(0.0, p * (1 - p)) / kDraws);
      EXPECT_NEAR(double(sounding[t][k]) / kDraws, p, 4 * error + 1e-12) << t << ' ' << k;
      distance = std::max(distance, std::abs(p - prior.sounding(t, k)) / (4 * error + 0.01));
    }
  EXPECT_GT(distance, 2); // what is known changes them by more than what is allowed here
}

TEST_P(ParticleFilterTest, WholeSlicesAreKept) {
  test::TestRandomness random(3);
  std::vector<types::KnownKeys> known;
  for (std::size_t t = 0; t < kSlices; ++t)
    known.push_back(types::KnownKeys::whole(ToyTruth::slice((t + 5) % 8)));
  const ToyTruth exact(kSlices, GetParam(),
                       [&](std::size_t t, const types::Slice& x) { return known[t].holdsIn(x); });
  filter::KnownKeysDraw notes(known, stepper.keyOrder(), torch::kFloat64, {});
  filter::ParticleFilter filter(stepper, notes, {400, 0.5, 1}, random);
  const auto piece = filter.draw(kSlices);
  double sum = 0;
  for (std::size_t t = 0; t < kSlices; ++t) {
    EXPECT_EQ(piece.slices[t], known[t].on);
    sum += piece.logEvidence[t];
  }
  EXPECT_NEAR(sum, std::log(exact.evidence()), 0.3);
  EXPECT_EQ(piece.states.sizes(), (std::vector<std::int64_t>{kSlices, 1}));
}

INSTANTIATE_TEST_SUITE_P(Orders, ParticleFilterTest,
                         testing::Values(Order::None, Order::Ascending, Order::Descending));

TEST(ParticleFilter, StopsWhereItIsTold) {
  const ToyStepper stepper(Order::None);
  test::TestRandomness random(4);
  filter::KnownKeysDraw notes(knownKeys(), {}, torch::kFloat64, {});
  filter::ParticleFilter filter(stepper, notes, {8, 0.5, 1}, random);
  std::size_t told = 0;
  const auto piece = filter.draw(kSlices, {}, [&](std::size_t t) { return (told = t) < 2; });
  EXPECT_EQ(told, 2U);
  EXPECT_TRUE(piece.slices.empty());
}

TEST(ParticleFilter, TemperatureZeroTakesTheMoreProbable) {
  const ToyStepper stepper(Order::None);
  test::TestRandomness random(5);
  filter::KnownKeysDraw notes(knownKeys(), {}, torch::kFloat64, {0, -1});
  filter::ParticleFilter filter(stepper, notes, {8, 0.5, 0}, random);
  const auto first = filter.draw(kSlices), second = filter.draw(kSlices);
  EXPECT_EQ(first.slices, second.slices);
  // Key 40 has a negative logit at z = 0, the others positive ones; key 41 is given.
  EXPECT_EQ(first.slices[0], ToyTruth::slice(6));
}
