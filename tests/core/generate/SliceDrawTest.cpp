#include "core/generate/SliceDraw.h"

#include <cmath>
#include <gtest/gtest.h>
#include <map>

using namespace dmm;
using generate::CountedNotes;
using generate::SliceDraw;

namespace {

constexpr std::size_t kLow = 30, kMiddle = 34, kHigh = 38;

double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

/// Three keys that may sound, from the lowest up; each makes those above it less likely.
CountedNotes::Logits logitsGiven(const types::Slice& below) {
  CountedNotes::Logits logits;
  logits.fill(-1e9);
  logits[kLow] = 0.4;
  logits[kMiddle] = 0.8 - 1.5 * below[kLow];
  logits[kHigh] = 1.1 - 1.2 * below[kLow] - 0.7 * below[kMiddle];
  return logits;
}

/// The exact probability of a slice, by the chain rule.
double probabilityOf(bool low, bool middle, bool high) {
  types::Slice slice;
  const auto of = [&](std::size_t key, bool isOn) {
    const double on = sigmoid(logitsGiven(slice)[key]);
    slice.set(key, isOn);
    return isOn ? on : 1 - on;
  };
  const double first = of(kLow, low), second = of(kMiddle, middle);
  return first * second * of(kHigh, high);
}

std::vector<std::int64_t> upwards() {
  std::vector<std::int64_t> order;
  for (int key = 0; key < types::kKeyCount; ++key) order.push_back(key);
  return order;
}

int numberOf(const types::Slice& slice) {
  return slice[kLow] + 2 * slice[kMiddle] + 4 * slice[kHigh];
}

constexpr int kDraws = 20000;

std::map<int, double> frequencies(const types::GenerationSettings& settings) {
  SliceDraw draw(settings, upwards());
  generate::NoiseSource source(7, 0);
  std::map<int, double> shares;
  for (int i = 0; i < kDraws; ++i) shares[numberOf(draw.draw(logitsGiven, source))] += 1.0 / kDraws;
  return shares;
}

/// Five standard deviations of a share of so many draws.
double tolerance(double share) { return 5 * std::sqrt(share * (1 - share) / kDraws) + 1e-12; }

} // namespace

TEST(SliceDraw, KeysInAnOrderHaveTheirJointProbability) {
  types::GenerationSettings settings;
  settings.notes = types::NoteRule::Sampled;
  const auto shares = frequencies(settings);
  for (int slice = 0; slice < 8; ++slice) {
    const double expected = probabilityOf(slice & 1, slice & 2, slice & 4);
    EXPECT_NEAR(shares.contains(slice) ? shares.at(slice) : 0, expected, tolerance(expected))
        << slice;
  }
}

TEST(SliceDraw, OneKeyAVoiceHasTheConditionalProbability) {
  types::GenerationSettings settings;
  settings.notes = types::NoteRule::FourVoices;
  settings.voices = std::vector<types::PitchRange>(2);
  const auto shares = frequencies(settings);
  double sum = 0;
  for (const int slice : {3, 5, 6}) sum += probabilityOf(slice & 1, slice & 2, slice & 4);
  double found = 0;
  for (const int slice : {3, 5, 6}) {
    const double expected = probabilityOf(slice & 1, slice & 2, slice & 4) / sum;
    EXPECT_NEAR(shares.at(slice), expected, tolerance(expected)) << slice;
    found += shares.at(slice);
  }
  EXPECT_NEAR(found, 1, 1e-9) << "always two keys";

  // A voice keeps its range: the lower one may not have the middle key.
  settings.voices[1].highest = types::kLowestPitch + static_cast<int>(kLow);
  const auto ranged = frequencies(settings);
  EXPECT_FALSE(ranged.contains(6));
}

TEST(SliceDraw, TemperatureZeroIsTheSameEveryTime) {
  types::GenerationSettings settings;
  settings.voices = std::vector<types::PitchRange>(2);
  settings.temperature = 0;
  const auto shares = frequencies(settings);
  EXPECT_EQ(shares.size(), 1U);
}
