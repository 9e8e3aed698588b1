#include "core/types/Bars.h"

#include <gtest/gtest.h>

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
  EXPECT_EQ(bars.startOfBar(3), 8);
}

TEST(BarsTest, anIncompleteFirstBarIsBarZero) {
  const Bars bars(withMeter(3, 4, 4)); // a waltz with a quarter before it
  EXPECT_EQ(bars.text(0), "0.3");
  EXPECT_EQ(bars.text(1), "1.1");
  EXPECT_EQ(bars.text(3.5), "1.3");
  EXPECT_EQ(bars.text(4), "2.1");
  EXPECT_EQ(bars.startOfBar(1), 1);
  EXPECT_EQ(bars.startOfBar(2), 4);
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

TEST(BarsTest, aMetreThatIsNoneIsIgnored) {
  EXPECT_EQ(Bars(withMeter(0, 4, 2)).text(4), "2.1");
  EXPECT_EQ(Bars(withMeter(4, 0, 2)).text(4), "2.1");
}

} // namespace
} // namespace dmm::types
