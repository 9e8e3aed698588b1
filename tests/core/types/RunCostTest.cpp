#include "core/types/RunCost.h"

#include <cmath>
#include <gtest/gtest.h>

using namespace dmm;

TEST(RunCost, CountsWhatIsDueAsOneByOne) {
  for (const std::int64_t all : {1, 2, 5, 12, 50, 51})
    for (const std::int64_t every : {1, 2, 3, 10, 50, 100})
      for (std::int64_t first = 0; first <= all + 1; ++first) {
        std::int64_t due = 0;
        for (std::int64_t epoch = first; epoch < all; ++epoch)
          due += types::isDue(epoch, every, all) ? 1 : 0;
        EXPECT_EQ(types::countDue(first, every, all), due) << first << " " << every << " " << all;
      }
}

TEST(RunCost, FollowsPyrosRule) {
  EXPECT_FALSE(types::isDue(0, 50, 5000));
  EXPECT_TRUE(types::isDue(0, 1, 5000));
  EXPECT_TRUE(types::isDue(50, 50, 5000));
  EXPECT_FALSE(types::isDue(51, 50, 5000));
  EXPECT_TRUE(types::isDue(4999, 50, 5000)); // the last one
}

TEST(RunCost, AddsUpEveryPart) {
  types::ExperimentConfig config;
  config.run.numEpochs = 50;
  config.run.evaluateEvery = 10; // after 10, 20, 30, 40 and 49
  config.run.sampleEvery = 25;   // after 25 and 49
  EXPECT_DOUBLE_EQ(types::secondsOf(config, {0.5, 8, 1}), 50 * 0.5 + 5 * 8 + 2);
  EXPECT_DOUBLE_EQ(types::secondsOf(config, {0.5, 8, 1}, 41), 9 * 0.5 + 8 + 1);
  EXPECT_EQ(types::secondsOf(config, {0.5, 8, 1}, 50), 0);
  config.run.sampleEvery = 0;
  EXPECT_DOUBLE_EQ(types::secondsOf(config, {0.5, 8, 1}), 50 * 0.5 + 5 * 8);
  EXPECT_TRUE(std::isnan(types::secondsOf(config, {})));
}

TEST(RunCost, ExpectsOfAnEvaluationWhatItComputes) {
  // With the chain of samples alone, an evaluation of K samples is K forward passes over two thirds
  // of the pieces, an epoch a forward and a backward pass that costs twice as much over all.
  types::ExperimentConfig config;
  config.model.rnnDim = 1;
  config.run.evaluationParticles = 64;
  EXPECT_NEAR(types::evaluationInEpochs(config), (1 + 64) * (2.0 / 3) / 3, 0.2);
  const double one = types::evaluationInEpochs(config);
  config.run.threads = 2; // an epoch is faster, an evaluation is not
  EXPECT_DOUBLE_EQ(types::evaluationInEpochs(config), 2 * one);
  config.run.evaluationParticles = 0;
  EXPECT_LT(types::evaluationInEpochs(config), 0.05 * one);
  EXPECT_DOUBLE_EQ(types::withGuesses({2, types::kNotMeasured, 1}, config).evaluation,
                   2 * types::evaluationInEpochs(config));
  EXPECT_EQ(types::withGuesses({2, 7, 1}, config).evaluation, 7);
}
