#include "core/generate/SliceDraw.h"

#include <cmath>
#include <gtest/gtest.h>
#include <initializer_list>
#include <map>
#include <string>

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
  for (int i = 0; i < kDraws; ++i)
    shares[numberOf(draw.draw(logitsGiven, {}, source))] += 1.0 / kDraws;
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

namespace {

types::Slice sliceOf(std::initializer_list<std::size_t> keys) {
  types::Slice slice;
  for (const std::size_t key : keys) slice.set(key);
  return slice;
}

/// How often two voices go on to each pair of keys, which are independent of each other.
std::map<std::string, double> goingOn(types::NoteRule rule, const types::Slice& before,
                                      const std::map<std::size_t, double>& logits,
                                      int draws = kDraws) {
  types::GenerationSettings settings;
  settings.notes = rule;
  settings.voices = std::vector<types::PitchRange>(2);
  CountedNotes::Logits all;
  all.fill(-1e9);
  for (const auto& [key, logit] : logits) all[key] = logit;
  SliceDraw draw(settings, {});
  generate::NoiseSource source(7, 0);
  std::map<std::string, double> shares;
  for (int i = 0; i < draws; ++i) {
    const types::Slice slice = draw.draw([&](const types::Slice&) { return all; }, before, source);
    std::string name;
    for (const auto& [key, logit] : logits)
      if (slice[key]) name += std::to_string(key) + " ";
    shares[name] += 1.0 / draws;
  }
  return shares;
}

} // namespace

TEST(SliceDraw, LedVoicesHaveTheModelsDistributionWithoutParallels) {
  const types::Slice fifth = sliceOf({30, 37});
  const std::map<std::size_t, double> logits{{32, 0.5}, {39, 1.0}, {40, 0.2}};
  const auto four = goingOn(types::NoteRule::FourVoices, fifth, logits);
  const double a = std::exp(1.5), b = std::exp(0.7), c = std::exp(1.2); // 32 39, 32 40, 39 40
  EXPECT_NEAR(four.at("32 39 "), a / (a + b + c), tolerance(a / (a + b + c)));
  const auto led = goingOn(types::NoteRule::LedVoices, fifth, logits);
  EXPECT_FALSE(led.contains("32 39 ")) << "a fifth that goes on to a fifth in the same direction";
  EXPECT_NEAR(led.at("32 40 "), b / (b + c), tolerance(b / (b + c)));
  EXPECT_NEAR(led.at("39 40 "), c / (b + c), tolerance(c / (b + c)));
}

TEST(SliceDraw, WhatIsNoParallelIsNotDrawnAgain) {
  const std::map<std::size_t, double> logits{{30, 0.3}, {32, 0.5}, {39, 1.0}};
  const auto held = goingOn(types::NoteRule::LedVoices, sliceOf({32, 39}), logits);
  EXPECT_TRUE(held.contains("32 39 ")) << "the same chord again is no motion";
  const auto contrary = goingOn(types::NoteRule::LedVoices, sliceOf({33, 38}), logits);
  EXPECT_TRUE(contrary.contains("32 39 "));
}

TEST(SliceDraw, TheHighestVoiceLeapsByAFifthAtMostWhereItCan) {
  const std::map<std::size_t, double> logits{{32, 3.0}, {45, 0.0}, {46, 1.0}};
  const auto led = goingOn(types::NoteRule::LedVoices, sliceOf({31, 38}), logits, 2000);
  EXPECT_GT(led.at("32 45 "), 0.99) << "seven semitones are a fifth, eight are more";
  const auto must =
      goingOn(types::NoteRule::LedVoices, sliceOf({31, 38}), {{32, 0.0}, {50, 0.0}}, 200);
  EXPECT_NEAR(must.at("32 50 "), 1, 1e-9) << "what happens in every slice stands";
}
