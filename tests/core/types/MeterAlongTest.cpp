#include "core/types/MeterAlong.h"

#include <gtest/gtest.h>

namespace dmm::types {
namespace {

using Irregular = Meter::IrregularBar;

/// A score on the sixteenth grid: an upbeat, bars 1 and 2 of which the second is divided after
/// three beats, bars 3 and 4; the last has three beats.
Chorale score() {
  Chorale piece;
  piece.stepsPerQuarter = 4;
  piece.lengthSteps = 64;
  piece.meter = Meter{4, 4, 4};
  piece.meter->irregularBars = {{20, 12, true}, {32, 4, false}};
  return piece;
}

ScorePath path(const std::vector<std::pair<double, int>>& segments, double quartersASlice = 1) {
  ScorePath path;
  path.quartersASlice = quartersASlice;
  for (const auto& [start, count] : segments)
    for (int k = 0; k < count; ++k) path.places.push_back(start + k * quartersASlice);
  return path;
}

TEST(MeterAlongTest, straightThroughItIsTheMetreOfTheScore) {
  const auto meter = meterAlong(score(), path({{0, 16}}));
  ASSERT_TRUE(meter);
  EXPECT_EQ(meter->pickupSteps, 1);
  EXPECT_EQ(meter->irregularBars, (std::vector<Irregular>{{5, 3, true}, {8, 1, false}}));
}

TEST(MeterAlongTest, whatIsRepeatedHasItsBarsAgain) {
  // Up to the division, and once more from the upbeat.
  const auto meter = meterAlong(score(), path({{0, 8}, {0, 16}}));
  ASSERT_TRUE(meter);
  EXPECT_EQ(meter->pickupSteps, 1);
  EXPECT_EQ(meter->irregularBars,
            (std::vector<Irregular>{{5, 3, true}, {8, 1, false}, {13, 3, true}, {16, 1, false}}));
}

TEST(MeterAlongTest, aJumpIntoABarCompletesTheOneBefore) {
  const auto meter = meterAlong(score(), path({{1, 6}, {11, 5}})); // 1 and 2.1-2, then 3.3 on
  ASSERT_TRUE(meter);
  EXPECT_EQ(meter->pickupSteps, 0);
  EXPECT_EQ(meter->irregularBars, (std::vector<Irregular>{{4, 2, true}, {6, 2, false}}));
}

TEST(MeterAlongTest, doubledNoteValuesHaveABeatTwiceAsLong) {
  const auto meter = meterAlong(score(), path({{0, 32}}, 0.5));
  ASSERT_TRUE(meter);
  EXPECT_EQ(meter->beats, 4);
  EXPECT_EQ(meter->beatUnit, 2);
  EXPECT_EQ(meter->pickupSteps, 2);
  EXPECT_EQ(meter->irregularBars, (std::vector<Irregular>{{10, 6, true}, {16, 2, false}}));
}

TEST(MeterAlongTest, aFinerReadingHasMoreSlicesInABar) {
  ScorePath eighths = path({{0, 32}}, 0.5);
  eighths.slicesPerQuarter = 2;
  const auto meter = meterAlong(score(), eighths);
  ASSERT_TRUE(meter);
  EXPECT_EQ(meter->beatUnit, 4);
  EXPECT_EQ(meter->pickupSteps, 2);
}

TEST(MeterAlongTest, silenceBeforeThePieceLengthensItsFirstBar) {
  const auto meter = meterAlong(score(), path({{-1, 17}}));
  ASSERT_TRUE(meter);
  EXPECT_EQ(meter->pickupSteps, 2);
}

TEST(MeterAlongTest, aChangeOfTimeIsWhereThePathMeetsIt) {
  Chorale piece = score();
  piece.meter = Meter{4, 4, 0};
  piece.meter->changes = {{16, 3, 4}};
  const auto meter = meterAlong(piece, path({{0, 7}, {0, 4}}));
  ASSERT_TRUE(meter);
  EXPECT_EQ(meter->changes, (std::vector<Meter::Change>{{4, 3, 4}, {7, 4, 4}}));
  EXPECT_TRUE(meter->irregularBars.empty());
}

TEST(MeterAlongTest, noneWhereNoneIsKnownOrABarIsNoWholeNumberOfSlices) {
  Chorale piece = score();
  piece.meter = Meter{3, 8, 0};
  EXPECT_FALSE(meterAlong(piece, path({{0, 8}})));
  EXPECT_FALSE(meterAlong(piece, path({})));
  piece.meter.reset();
  EXPECT_FALSE(meterAlong(piece, path({{0, 8}})));
}

} // namespace
} // namespace dmm::types
