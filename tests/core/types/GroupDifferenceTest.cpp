#include "core/types/GroupDifference.h"

#include "core/types/GroupComparison.h"

#include <cmath>
#include <gtest/gtest.h>
#include <random>

using namespace dmm;
using Scores = std::vector<std::vector<double>>;

namespace {

/// Figures of seeds whose pieces differ far more from each other than seeds do: a piece's own
/// hardness, the seed's own luck, and noise.
Scores drawScores(std::mt19937_64& random, const std::vector<double>& hardness, std::size_t seeds,
                  double shift, double seedDeviation) {
  std::normal_distribution<double> normal;
  Scores scores;
  for (std::size_t s = 0; s < seeds; ++s) {
    const double luck = seedDeviation * normal(random);
    scores.emplace_back();
    for (const double piece : hardness)
      scores.back().push_back(piece + 10 * (shift + luck + 0.2 * normal(random)));
  }
  return scores;
}

std::vector<double> drawHardness(std::mt19937_64& random, std::size_t pieces) {
  std::normal_distribution<double> normal(80, 30);
  std::vector<double> hardness(pieces);
  for (double& piece : hardness) piece = normal(random);
  return hardness;
}

} // namespace

TEST(GroupDifference, IsTheDifferenceOfMeansASlice) {
  // (40 + 80) / 30 = 4 and, in the mean, (20 + 40 + 40 + 80) / 2 / 30 = 3.
  const auto difference = types::differenceOf({{40, 80}}, {{20, 40}, {40, 80}}, {10, 20});
  EXPECT_DOUBLE_EQ(difference.value, -1);
  EXPECT_EQ(difference.firstSeeds, 1U);
  EXPECT_EQ(difference.secondSeeds, 2U);
  EXPECT_NE(difference.verdict().find("over pieces alone"), std::string::npos);
}

TEST(GroupDifference, SaysWhenTheDataCannotTell) {
  std::mt19937_64 random(3);
  const auto hardness = drawHardness(random, 77);
  const std::vector<std::int64_t> slices(77, 10);
  const auto first = drawScores(random, hardness, 5, 0, 0.1);
  const auto better = types::differenceOf(first, drawScores(random, hardness, 5, -1, 0.1), slices);
  EXPECT_TRUE(better.isClear());
  EXPECT_EQ(better.verdict(), "the second is better (5 seeds against 5, 77 pieces)");
  const auto alike = types::differenceOf(first, drawScores(random, hardness, 5, 0, 0.1), slices);
  EXPECT_FALSE(alike.isClear()) << alike.low << " " << alike.high;
  EXPECT_EQ(alike.verdict(), "the data cannot tell which is better (5 seeds against 5, 77 pieces)");
  // What pieces have in common does not widen the interval: their deviation alone would be 3.4.
  EXPECT_LT(alike.high - alike.low, 1);
}

TEST(GroupDifference, NinetyFiveOfAHundredIntervalsHoldTheTruth) {
  std::mt19937_64 random(11);
  int held = 0;
  constexpr int kTrials = 300;
  for (int trial = 0; trial < kTrials; ++trial) {
    const auto hardness = drawHardness(random, 40);
    const auto first = drawScores(random, hardness, 10, 0, 0.2);
    const auto second = drawScores(random, hardness, 10, 0.3, 0.2);
    const auto difference = types::differenceOf(first, second, std::vector<std::int64_t>(40, 10),
                                                std::uint64_t(trial), 400);
    if (difference.low <= 0.3 && 0.3 <= difference.high) ++held;
  }
  // 95 %, of ten seeds somewhat less; five deviations of a binomial count to either side.
  const double deviation = std::sqrt(kTrials * 0.95 * 0.05);
  EXPECT_GT(held, kTrials * 0.93 - 5 * deviation);
  EXPECT_LT(held, kTrials * 0.95 + 5 * deviation);
}

TEST(GroupDifference, RefusesWhatHasNotTheSamePieces) {
  EXPECT_THROW(types::differenceOf({}, {{1, 2}}, {1, 1}), std::invalid_argument);
  EXPECT_THROW(types::differenceOf({{1, 2}}, {{1, 2, 3}}, {1, 1}), std::invalid_argument);
  EXPECT_THROW(types::differenceOf({{1}}, {{2}}, {1}), std::invalid_argument);
}

TEST(GroupComparison, SetsExperimentsAgainstTheBaselinesOnTheSamePieces) {
  std::vector<types::RunSummary> runs(5);
  std::vector<types::PieceScores> pieces;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    runs[i].info.status = types::RunStatus::Finished;
    runs[i].config.run.numEpochs = 1;
    runs[i].config.run.seed = std::int64_t(i);
    runs[i].reports.emplace_back();
    if (i >= 2) runs[i].config.model.zDim = 8; // 2, 3 and 4 are another experiment
    pieces.push_back({0, {10, 20}, {10.0 * double(i), 20}, {}});
  }
  std::vector<const types::RunSummary*> pointers;
  for (const auto& run : runs) pointers.push_back(&run);
  auto compared = types::compareGroups(pointers, pieces, 1);
  ASSERT_EQ(compared.size(), 1U); // no bound of K samples was computed
  EXPECT_EQ(compared[0].baseline, (std::vector<std::size_t>{0, 1}));
  EXPECT_EQ(compared[0].group, (std::vector<std::size_t>{2, 3, 4}));
  EXPECT_STREQ(compared[0].figure->key, "test_nll");
  EXPECT_DOUBLE_EQ(compared[0].difference.value, (30 - 5) / 30.0);
  pieces[3].slices[0] = 11; // another split
  EXPECT_TRUE(types::compareGroups(pointers, pieces, 1).empty());
  pieces[3].slices[0] = 10;
  runs[1].info.status = types::RunStatus::Stopped; // the baseline is not whole
  EXPECT_TRUE(types::compareGroups(pointers, pieces, 1).empty());
}
