#include "core/train/Annealing.h"

#include <gtest/gtest.h>

using namespace dmm;
using train::annealingFactor;

TEST(Annealing, RisesLinearlyFromTheMinimumToOne) {
  const types::ExperimentConfig::AnnealingConfig config{0.2, 1000};
  // 12 mini-batches: step s of 12000 has 0.2 + 0.8 s / 12000, counted from 1.
  EXPECT_DOUBLE_EQ(annealingFactor(config, 0, 0, 12), 0.2 + 0.8 / 12000);
  EXPECT_DOUBLE_EQ(annealingFactor(config, 499, 11, 12), 0.6);
  EXPECT_DOUBLE_EQ(annealingFactor(config, 999, 11, 12), 1.0);
  EXPECT_DOUBLE_EQ(annealingFactor(config, 1000, 0, 12), 1.0);
}

TEST(Annealing, ZeroEpochsSwitchItOff) { EXPECT_EQ(annealingFactor({0.2, 0}, 0, 0, 12), 1.0); }
