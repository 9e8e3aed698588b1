#include "core/train/BatchSplit.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <numeric>
#include <random>

using namespace dmm;

namespace {

using Parts = std::vector<std::vector<std::size_t>>;

/// Every place once.
void expectPartition(const Parts& parts, std::size_t count) {
  std::vector<std::size_t> all;
  for (const auto& part : parts) {
    EXPECT_FALSE(part.empty());
    all.insert(all.end(), part.begin(), part.end());
  }
  std::sort(all.begin(), all.end());
  std::vector<std::size_t> expected(count);
  std::iota(expected.begin(), expected.end(), std::size_t{0});
  EXPECT_EQ(all, expected);
}

std::int64_t slices(const std::vector<std::size_t>& part,
                    const std::vector<std::int64_t>& lengths) {
  std::int64_t sum = 0;
  for (const std::size_t place : part) sum += lengths[place];
  return sum;
}

std::vector<std::int64_t> randomLengths(std::size_t count, unsigned seed) {
  std::mt19937 random(seed);
  std::uniform_int_distribution<std::int64_t> length(30, 130);
  std::vector<std::int64_t> lengths(count);
  for (auto& each : lengths) each = length(random);
  return lengths;
}

} // namespace

TEST(BatchSplit, OnePartHasAllInTheirOrder) {
  EXPECT_EQ(train::splitBatch({3, 9, 1}, 1, 1), (Parts{{0, 1, 2}}));
}

TEST(BatchSplit, NoSequenceIsLostAndNoPartIsEmpty) {
  for (const std::size_t count : {1, 2, 3, 5, 20, 64})
    for (const std::size_t parts : {2, 3, 4, 16})
      for (const std::int64_t particles : {1, 10})
        for (unsigned seed = 0; seed < 20; ++seed) {
          const auto split = train::splitBatch(randomLengths(count, seed), parts, particles);
          EXPECT_EQ(split.size(), std::min(parts, count));
          expectPartition(split, count);
        }
}

TEST(BatchSplit, PartsTakeAboutAsLong) {
  // With many samples a step every row costs the same, and so time is slices.
  for (unsigned seed = 0; seed < 50; ++seed) {
    const auto lengths = randomLengths(20, seed);
    const auto parts = train::splitBatch(lengths, 2, 100);
    const auto a = static_cast<double>(slices(parts[0], lengths));
    const auto b = static_cast<double>(slices(parts[1], lengths));
    EXPECT_LT(std::max(a, b) / std::min(a, b), 1.05) << seed;
  }
}

TEST(BatchSplit, LongSequencesStayTogether) {
  // Two long ones apart would read the weights at 200 steps in all, together at 140.
  const auto parts = train::splitBatch({40, 40, 100, 40, 40, 40, 100, 40, 40, 40}, 2, 1);
  const auto has = [](const auto& part, std::size_t place) {
    return std::find(part.begin(), part.end(), place) != part.end();
  };
  EXPECT_EQ(has(parts[0], 2), has(parts[0], 6));
}

TEST(BatchSplit, TheSameLengthsGiveTheSameParts) {
  const auto lengths = randomLengths(20, 7);
  EXPECT_EQ(train::splitBatch(lengths, 3, 1), train::splitBatch(lengths, 3, 1));
}

TEST(BatchSplit, FollowsTheModelsShape) {
  // A guide whose loop costs nearly nothing beside one whose loop is nearly all: what a step's rows
  // cost against its weights differs, and with it where the cut lies for some pieces.
  types::ExperimentConfig::ModelConfig light, heavy;
  light.zDim = 8;
  light.emissionDim = 8;
  light.transitionDim = 8;
  heavy.rnnDim = 16;
  heavy.transitionDim = 2000;
  bool differs = false;
  for (unsigned seed = 1; seed <= 20; ++seed) {
    const auto lengths = randomLengths(7, seed);
    const auto one = train::splitBatch(lengths, 3, 1, light);
    const auto other = train::splitBatch(lengths, 3, 1, heavy);
    expectPartition(one, lengths.size());
    expectPartition(other, lengths.size());
    differs |= one != other;
  }
  EXPECT_TRUE(differs);
}
