#include "core/types/SobolSequence.h"

#include <gtest/gtest.h>
#include <map>
#include <set>

using dmm::types::SobolSequence;

TEST(SobolSequence, IsThatOfOthers) {
  // SciPy 1.x: qmc.Sobol(21, scramble=False, bits=32).random(1024), some of its rows.
  const std::map<int, std::vector<double>> expected{
      {1, {0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5,
           0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5}},
      {5, {0.875, 0.875, 0.125, 0.375, 0.875, 0.625, 0.875, 0.375, 0.375, 0.125, 0.375,
           0.875, 0.875, 0.125, 0.875, 0.375, 0.875, 0.375, 0.375, 0.625, 0.625}},
      {100, {0.4140625, 0.2578125, 0.7734375, 0.7265625, 0.8828125, 0.7421875, 0.0234375,
             0.4765625, 0.6328125, 0.6953125, 0.4609375, 0.6796875, 0.4765625, 0.8515625,
             0.3203125, 0.4921875, 0.6796875, 0.7421875, 0.8359375, 0.3359375, 0.7578125}},
      {1023, {0.0009765625, 0.7529296875, 0.6123046875, 0.1455078125, 0.1865234375, 0.4384765625,
              0.1396484375, 0.6181640625, 0.3447265625, 0.8505859375, 0.6787109375, 0.0361328125,
              0.1298828125, 0.6650390625, 0.3623046875, 0.4638671875, 0.3134765625, 0.8759765625,
              0.5849609375, 0.3193359375, 0.8662109375}},
  };
  SobolSequence sequence(21);
  for (int i = 0; i < 1024; ++i) {
    const auto point = sequence.next();
    if (expected.contains(i)) {
      EXPECT_EQ(point, expected.at(i)) << i;
    }
  }
}

TEST(SobolSequence, EachDimensionVisitsEveryCellOnce) {
  SobolSequence sequence(SobolSequence::kMostDimensions);
  std::vector<std::set<int>> cells(SobolSequence::kMostDimensions);
  for (int i = 0; i < 256; ++i) {
    const auto point = sequence.next();
    for (std::size_t d = 0; d < point.size(); ++d) cells[d].insert(int(point[d] * 256));
  }
  for (const auto& visited : cells) EXPECT_EQ(visited.size(), 256U);
}

TEST(SobolSequence, RefusesOtherDimensions) {
  EXPECT_THROW(SobolSequence(0), std::invalid_argument);
  EXPECT_THROW(SobolSequence(22), std::invalid_argument);
}
