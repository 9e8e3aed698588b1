#include "core/generate/CountedNotes.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <limits>
#include <map>
#include <random>
#include <stdexcept>

using namespace dmm;
using generate::CountedNotes;
using generate::NoiseSource;
using types::PitchRange;
using types::Slice;

namespace {

constexpr int kFirst = 60; // MIDI number of the first of the few keys that may sound
constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::size_t keyOf(int pitch) { return static_cast<std::size_t>(pitch - types::kLowestPitch); }

/// All keys silent for certain but these, from kFirst on.
CountedNotes::Logits logitsOf(const std::vector<double>& few) {
  CountedNotes::Logits logits;
  logits.fill(-1000);
  for (std::size_t i = 0; i < few.size(); ++i) logits[keyOf(kFirst) + i] = few[i];
  return logits;
}

std::vector<double> fewLogits(std::size_t count, unsigned seed) {
  std::mt19937 random(seed);
  std::normal_distribution<double> normal(-1, 2);
  std::vector<double> logits(count);
  for (double& logit : logits) logit = normal(random);
  return logits;
}

/// The distribution by its definition: over all subsets of the few keys, the product of the
/// independent probabilities sigmoid(logit / temperature), of those subsets alone that have one key
/// for each voice, divided by their sum.
std::map<unsigned, double> enumerated(const std::vector<double>& logits,
                                      const std::vector<PitchRange>& voices,
                                      double temperature = 1) {
  std::map<unsigned, double> weights;
  double sum = 0;
  for (unsigned subset = 0; subset < 1U << logits.size(); ++subset) {
    double weight = 1;
    std::vector<int> fromTop;
    for (std::size_t i = 0; i < logits.size(); ++i) {
      const double on = 1 / (1 + std::exp(-logits[i] / temperature));
      const bool sounds = (subset >> i) & 1U;
      weight *= sounds ? on : 1 - on;
      if (sounds) fromTop.insert(fromTop.begin(), kFirst + static_cast<int>(i));
    }
    if (fromTop.size() != voices.size()) continue;
    bool fits = true;
    for (std::size_t v = 0; v < voices.size(); ++v)
      fits = fits && fromTop[v] >= voices[v].lowest && fromTop[v] <= voices[v].highest;
    if (!fits) continue;
    weights[subset] = weight;
    sum += weight;
  }
  for (auto& [subset, weight] : weights) weight /= sum;
  return weights;
}

unsigned subsetOf(const Slice& slice) {
  return static_cast<unsigned>((slice >> keyOf(kFirst)).to_ulong());
}

/// Pearson's statistic of so many draws against the probabilities, in standard deviations of its
/// distribution from its mean (the degrees of freedom).
double deviation(CountedNotes notes, const CountedNotes::Logits& logits,
                 const std::map<unsigned, double>& expected, int draws, std::uint64_t seed) {
  NoiseSource source(seed, 0);
  std::map<unsigned, int> counts;
  for (int i = 0; i < draws; ++i) ++counts[subsetOf(notes.draw(logits, source))];
  for (const auto& [subset, count] : counts)
    EXPECT_TRUE(expected.contains(subset)) << "drawn, but impossible: " << subset;
  double statistic = 0, rareExpected = 0, rareCount = 0;
  int cells = 0;
  const auto add = [&](double wanted, double count) {
    statistic += (count - wanted) * (count - wanted) / wanted;
    ++cells;
  };
  for (const auto& [subset, probability] : expected) {
    const double wanted = probability * draws;
    if (wanted >= 10) {
      add(wanted, counts[subset]);
    } else { // together, or the statistic is not chi-square
      rareExpected += wanted;
      rareCount += counts[subset];
    }
  }
  if (rareExpected >= 10) add(rareExpected, rareCount);
  EXPECT_GT(cells, 5);
  return (statistic - (cells - 1)) / std::sqrt(2.0 * (cells - 1));
}

const std::vector<PitchRange> kAnywhere(4);

} // namespace

TEST(CountedNotes, DrawsEverySetWithItsExactProbability) {
  for (unsigned seed = 1; seed <= 3; ++seed) {
    const auto few = fewLogits(9, seed);
    EXPECT_LT(deviation(CountedNotes(kAnywhere, 1), logitsOf(few), enumerated(few, kAnywhere),
                        200000, seed),
              4);
  }
  // The statistic does tell: the probabilities of other logits are refused.
  auto few = fewLogits(9, 1);
  const auto logits = logitsOf(few);
  few[4] += 0.3;
  EXPECT_GT(deviation(CountedNotes(kAnywhere, 1), logits, enumerated(few, kAnywhere), 200000, 1),
            10);
}

TEST(CountedNotes, KeepsEveryVoiceInItsRangeAndTheDistributionWithinThem) {
  const std::vector<PitchRange> voices{{66, 69}, {63, 68}, {62, 65}, {60, 62}};
  const auto few = fewLogits(10, 7);
  EXPECT_LT(deviation(CountedNotes(voices, 1), logitsOf(few), enumerated(few, voices), 200000, 1),
            4);
  const std::vector<PitchRange> two{{64, 69}, {60, 66}}; // other counts, too
  EXPECT_LT(deviation(CountedNotes(two, 1), logitsOf(few), enumerated(few, two), 200000, 2), 4);
}

TEST(CountedNotes, TemperatureDividesTheLogits) {
  const auto few = fewLogits(8, 5);
  for (const double temperature : {0.5, 3.0}) {
    EXPECT_LT(deviation(CountedNotes(kAnywhere, temperature), logitsOf(few),
                        enumerated(few, kAnywhere, temperature), 200000, 9),
              4)
        << temperature;
  }
}

TEST(CountedNotes, TemperatureZeroTakesTheMostProbableSet) {
  for (unsigned seed = 0; seed < 50; ++seed) {
    const std::vector<PitchRange> voices{{66, 69}, {63, 68}, {62, 65}, {60, 62}};
    const auto few = fewLogits(10, seed);
    const auto all = enumerated(few, voices);
    const auto best = std::max_element(
        all.begin(), all.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    for (const double temperature : {0.0, 1e-300, 1e-4}) { // nearly cold is nearly the same
      NoiseSource source(seed, 0);
      CountedNotes notes(voices, temperature);
      EXPECT_EQ(subsetOf(notes.draw(logitsOf(few), source)), best->first) << temperature;
    }
  }
}

TEST(CountedNotes, EverySliceHasAsManyKeysWhateverTheLogits) {
  std::mt19937 random(11);
  const double values[] = {kInfinity, -kInfinity, std::nan(""), 0,    1e300,
                           -1e300,    700,        -700,         1e-9, -3};
  NoiseSource source(1, 0);
  for (const double temperature : {0.0, 1e-7, 1e-3, 1.0, 10.0}) {
    CountedNotes four(kAnywhere, temperature);
    CountedNotes one({{50, 70}}, temperature);
    for (int trial = 0; trial < 300; ++trial) {
      CountedNotes::Logits logits;
      for (double& logit : logits) logit = values[random() % (trial < 100 ? 10 : 2 + trial % 9)];
      EXPECT_EQ(four.draw(logits, source).count(), 4U);
      const Slice slice = one.draw(logits, source);
      EXPECT_EQ(slice.count(), 1U);
      EXPECT_EQ((slice >> keyOf(50)).count() - (slice >> keyOf(71)).count(), 1U);
    }
  }
}

TEST(CountedNotes, CertainKeysSoundAndImpossibleOnesDoNot) {
  NoiseSource source(2, 0);
  CountedNotes notes(kAnywhere, 1);
  CountedNotes::Logits logits;
  logits.fill(-kInfinity);
  logits[10] = logits[30] = kInfinity; // probabilities 1
  logits[20] = logits[40] = 0;
  logits[50] = 0;
  for (int i = 0; i < 200; ++i) {
    const Slice slice = notes.draw(logits, source);
    EXPECT_TRUE(slice.test(10) && slice.test(30));
    EXPECT_EQ(slice.test(20) + slice.test(40) + slice.test(50), 2);
  }
  logits[60] = logits[70] = logits[80] = kInfinity; // five certain ones for four voices
  std::array<int, 5> times{};
  for (int i = 0; i < 5000; ++i) {
    const Slice slice = notes.draw(logits, source);
    const std::size_t certain[] = {10, 30, 60, 70, 80};
    for (std::size_t k = 0; k < 5; ++k) times[k] += slice.test(certain[k]);
  }
  for (const int count : times) EXPECT_NEAR(count, 4000, 150); // four in five, each; sd 28
}

TEST(CountedNotes, TakesAsManyNumbersWhateverTheSlice) {
  for (const auto& logits : {logitsOf(fewLogits(9, 1)), logitsOf(fewLogits(5, 2))}) {
    for (const double temperature : {0.0, 1.0}) {
      NoiseSource source(5, 0), counted(5, 0);
      CountedNotes(kAnywhere, temperature).draw(logits, source);
      for (int i = 0; i < types::kKeyCount; ++i) counted.uniform();
      EXPECT_EQ(source.uniform(), counted.uniform());
    }
  }
}

TEST(CountedNotes, RefusesVoicesThatCannotHaveAKeyEach) {
  EXPECT_TRUE(generate::fitsKeys(kAnywhere));
  EXPECT_TRUE(generate::fitsKeys({{62, 62}, {61, 90}, {50, 60}}));
  const std::vector<std::vector<PitchRange>> bad{{},
                                                 std::vector<PitchRange>(5),
                                                 {{60, 59}},
                                                 {{60, 60}, {60, 60}},
                                                 {{60, 62}, {61, 80}, {61, 70}},
                                                 {{20, 60}},
                                                 {{60, 109}}};
  for (const auto& voices : bad) {
    EXPECT_FALSE(generate::fitsKeys(voices));
    EXPECT_THROW(CountedNotes(voices, 1), std::invalid_argument);
  }
  EXPECT_THROW(CountedNotes(kAnywhere, -1), std::invalid_argument);
  EXPECT_THROW(CountedNotes(kAnywhere, std::nan("")), std::invalid_argument);
}
