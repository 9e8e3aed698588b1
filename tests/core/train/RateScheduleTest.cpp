#include "core/train/RateSchedule.h"

#include <cmath>
#include <gtest/gtest.h>
#include <numbers>

using namespace dmm;
using train::rateFactor;
using types::RateSchedule;

namespace {

types::ExperimentConfig::OptimiserConfig scheduled(RateSchedule schedule, std::int64_t warmup) {
  types::ExperimentConfig::OptimiserConfig config;
  config.schedule = schedule;
  config.warmupSteps = warmup;
  return config;
}

} // namespace

TEST(RateSchedule, IsOneByDefault) {
  for (const std::int64_t step : {1, 2, 500, 1000}) EXPECT_EQ(rateFactor({}, step, 1000), 1);
}

TEST(RateSchedule, WarmUpRisesLinearlyToOne) {
  for (const auto schedule : {RateSchedule::Exponential, RateSchedule::Constant}) {
    const auto config = scheduled(schedule, 4);
    EXPECT_EQ(rateFactor(config, 1, 10), 0.25);
    EXPECT_EQ(rateFactor(config, 3, 10), 0.75);
    for (const std::int64_t step : {4, 5, 10}) EXPECT_EQ(rateFactor(config, step, 10), 1);
  }
}

// torch.optim.lr_scheduler.CosineAnnealingLR computes its closed form step by step: with T_max =
// T and eta_min = 0, factor(s + 1) = factor(s) (1 + cos(pi (s + 1) / T)) / (1 + cos(pi s / T)).
TEST(RateSchedule, CosineIsTorchsRecurrence) {
  const auto config = scheduled(RateSchedule::Cosine, 0);
  constexpr int kSteps = 40;
  double factor = 1;
  for (int s = 0; s < kSteps; ++s) {
    EXPECT_NEAR(rateFactor(config, s + 1, kSteps), factor, 1e-12) << s;
    factor *= (1 + std::cos(std::numbers::pi * (s + 1) / kSteps)) /
              (1 + std::cos(std::numbers::pi * s / kSteps));
  }
}

TEST(RateSchedule, CosineBeginsAfterTheWarmUpAndIsHalfInTheMiddle) {
  const auto config = scheduled(RateSchedule::Cosine, 10);
  EXPECT_DOUBLE_EQ(rateFactor(config, 5, 110), 0.5);
  EXPECT_DOUBLE_EQ(rateFactor(config, 10, 110), 1);
  EXPECT_DOUBLE_EQ(rateFactor(config, 11, 110), 1);
  EXPECT_DOUBLE_EQ(rateFactor(config, 61, 110), 0.5);
  EXPECT_GT(rateFactor(config, 110, 110), 0);
  EXPECT_LT(rateFactor(config, 110, 110), 3e-4);
}

TEST(RateSchedule, AWarmUpLongerThanTheRunOnlyRises) {
  const auto config = scheduled(RateSchedule::Cosine, 200);
  EXPECT_DOUBLE_EQ(rateFactor(config, 100, 100), 0.5);
}
