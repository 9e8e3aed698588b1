#include "core/types/Bars.h"

#include <cmath>
#include <gtest/gtest.h>
#include <string>

namespace dmm::types {
namespace {

Chorale withMeter(int beats, int unit, int pickupSteps, int stepsPerQuarter = 4) {
  Chorale piece;
  piece.stepsPerQuarter = stepsPerQuarter;
  piece.meter = Meter{beats, unit, pickupSteps};
  return piece;
}

TEST(BarsTest, withoutAMetreTheyHaveFourQuarters) {
  const Bars bars;
  EXPECT_EQ(bars.text(0), "1.1");
  EXPECT_EQ(bars.text(3.99), "1.4");
  EXPECT_EQ(bars.text(4), "2.1");
  EXPECT_EQ(bars.count(0), 0);
  EXPECT_EQ(bars.count(4), 1);
  EXPECT_EQ(bars.count(4.25), 2);
  EXPECT_EQ(bars.barAt(9.5).start, 8);
  EXPECT_EQ(bars.barAt(9.5).number, 3);
}

TEST(BarsTest, anIncompleteFirstBarIsBarZero) {
  const Bars bars(withMeter(3, 4, 4)); // a waltz with a quarter before it
  EXPECT_EQ(bars.text(0), "0.3");
  EXPECT_EQ(bars.text(1), "1.1");
  EXPECT_EQ(bars.text(3.5), "1.3");
  EXPECT_EQ(bars.text(4), "2.1");
  EXPECT_EQ(bars.barAt(0).start, 0);
  EXPECT_EQ(bars.barAt(0).length, 1);
  EXPECT_FALSE(bars.barAt(0).isCounted);
  EXPECT_EQ(bars.barAt(1).start, 1);
  EXPECT_EQ(bars.barAt(6.9).start, 4);
  EXPECT_EQ(bars.count(1 + 4 * 3), 4);
  EXPECT_EQ(bars.count(4 * 3), 4); // the last bar lacks what the first has more
}

TEST(BarsTest, beatsAreThoseOfTheSignature) {
  const Bars halves(withMeter(2, 2, 0));
  EXPECT_EQ(halves.text(2), "1.2");
  EXPECT_EQ(halves.text(4), "2.1");
  const Bars eighths(withMeter(3, 8, 0, 1));
  EXPECT_EQ(eighths.text(1.5), "2.1");
  EXPECT_DOUBLE_EQ(eighths.placeOf(1.75).intoBeat, 0.25);
}

/// "0:1 1:4 1a:3", numbers and lengths in quarters; a for a bar that is not counted.
std::string listed(const Bars& bars, double length) {
  std::string text;
  for (const Bars::Bar& bar : bars.until(length)) {
    text += text.empty() ? "" : " ";
    text += std::to_string(bar.number) + (bar.isCounted ? ":" : "a:") +
            std::to_string(int(std::lround(bar.length)));
  }
  return text;
}

TEST(BarsTest, aBarThatARepeatDividesKeepsItsNumberAndItsBeats) {
  Chorale piece = withMeter(4, 4, 4);
  piece.meter->irregularBars = {{20, 12, true}, {32, 4, false}}; // bar 2 of three beats and one
  const Bars bars(piece);
  EXPECT_EQ(listed(bars, 16), "0a:1 1:4 2:3 2a:1 3:4 4:3");
  EXPECT_EQ(bars.text(7.5), "2.3");
  EXPECT_EQ(bars.text(8), "2.4");
  EXPECT_EQ(bars.text(9), "3.1");
  EXPECT_EQ(bars.count(16), 4);
  EXPECT_EQ(bars.barAt(8.5).start, 8);
  EXPECT_EQ(bars.barAt(8.5).missing, 3);
}

TEST(BarsTest, shortAndLongBarsAreCountedWhereTheScoreCountsThem) {
  Chorale piece = withMeter(4, 4, 0);
  piece.meter->irregularBars = {{16, 4, true}, {20, 32, true}};
  const Bars bars(piece);
  EXPECT_EQ(listed(bars, 17), "1:4 2:1 3:8 4:4");
  EXPECT_EQ(bars.text(4), "2.1");
  EXPECT_EQ(bars.text(12.5), "3.8");
}

TEST(BarsTest, aLaterSignatureBeginsABar) {
  Chorale piece = withMeter(4, 4, 4);
  piece.meter->changes = {{32, 3, 4}, {60, 3, 2}}; // after bar 1 and three beats; after 3.1
  piece.meter->irregularBars = {{32, 4, false}};
  const Bars bars(piece);
  EXPECT_EQ(listed(bars, 27), "0a:1 1:4 2:3 2a:1 3:3 4:3 5:6 6:6");
  EXPECT_EQ(bars.text(8), "2.3");  // the last beat of three
  EXPECT_EQ(bars.text(17), "5.2"); // half notes
  EXPECT_EQ(bars.quartersABeat(), 1);
  EXPECT_EQ(bars.quartersABar(), 3);
}

TEST(BarsTest, theListEndsWithThePieceAndIsNeverEmpty) {
  EXPECT_EQ(listed(Bars(), 6), "1:4 2:2");
  EXPECT_EQ(listed(Bars(), 8), "1:4 2:4");
  EXPECT_EQ(listed(Bars(), 0), "1:0");
}

TEST(BarsTest, signaturesThatAreNoneAndBarsWithinBarsAreIgnored) {
  Chorale piece = withMeter(4, 4, 0);
  piece.meter->changes = {{16, 0, 4}, {24, 3, 0}};
  piece.meter->irregularBars = {{16, 0, true}, {32, 20, true}, {36, 4, true}};
  EXPECT_EQ(listed(Bars(piece), 17), "1:4 2:4 3:5 4:4");
}

TEST(BarsTest, aMetreThatIsNoneIsIgnored) {
  EXPECT_EQ(Bars(withMeter(0, 4, 2)).text(4), "2.1");
  EXPECT_EQ(Bars(withMeter(4, 0, 2)).text(4), "2.1");
}

} // namespace
} // namespace dmm::types
