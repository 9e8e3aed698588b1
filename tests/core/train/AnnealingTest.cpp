#include "core/train/Annealing.h"

#include "core/train/ProgressMeter.h"

#include <cmath>
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

TEST(ProgressMeter, EstimatesFromTheFirstMiniBatches) {
  const train::ProgressMeter meter(0, 10);
  EXPECT_TRUE(std::isnan(meter.progress(0, 12, 0).secondsAnEpoch));
  const auto progress = meter.progress(3, 12, 1.5);
  EXPECT_DOUBLE_EQ(progress.secondsAnEpoch, 6);
  EXPECT_DOUBLE_EQ(progress.secondsLeft, 6 * 9.75);
  EXPECT_EQ(progress.epoch, 0);
}

TEST(ProgressMeter, CountsDownToNothing) {
  train::ProgressMeter meter(8, 10);
  meter.epochCompleted(2);
  EXPECT_DOUBLE_EQ(meter.progress(0, 12, 0).secondsLeft, 2);
  meter.epochCompleted(2);
  const auto progress = meter.progress(0, 12, 0);
  EXPECT_DOUBLE_EQ(progress.secondsLeft, 0);
  EXPECT_EQ(progress.epoch, 10);
}
