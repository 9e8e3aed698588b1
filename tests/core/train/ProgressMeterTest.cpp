#include "core/train/ProgressMeter.h"

#include "core/types/RunCost.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <gtest/gtest.h>
#include <random>

using namespace dmm;
using train::ProgressMeter;

namespace {

constexpr double kUnknown = types::kNotMeasured;

/// A run as a machine would do it: every part takes its time, a little more or less. Tells `look`
/// at every moment at which a display would be told, with the seconds that are truly left.
struct Rehearsal {
  types::ExperimentConfig config;
  types::RunCost truth;
  double heldOutShare = 2.0 / 3;
  std::int64_t miniBatches = 12;
  std::int64_t stopsAfter = 1 << 30; ///< epochs

  using Look = std::function<void(const types::TrainingProgress&, double secondsLeft)>;

  void play(ProgressMeter& meter, std::int64_t epochsDone, const Look& look) const {
    std::mt19937 random(1);
    std::uniform_real_distribution<double> noise(0.9, 1.1);
    struct Epoch {
      std::vector<double> batches;
      double evaluation = 0, sample = 0;
    };
    std::vector<Epoch> plan;
    double left = 0;
    for (std::int64_t e = epochsDone; e < config.run.numEpochs; ++e) {
      Epoch epoch;
      for (std::int64_t b = 0; b < miniBatches; ++b)
        epoch.batches.push_back(truth.epoch / double(miniBatches) * noise(random));
      if (e == epochsDone) // the first one is slower
        for (double& batch : epoch.batches) batch *= 1.3;
      if (types::isDue(e, config.run.evaluateEvery, config.run.numEpochs))
        epoch.evaluation = truth.evaluation * noise(random);
      if (config.run.sampleEvery > 0 &&
          types::isDue(e, config.run.sampleEvery, config.run.numEpochs))
        epoch.sample = truth.sample * noise(random);
      for (const double batch : epoch.batches) left += batch;
      left += epoch.evaluation + epoch.sample;
      plan.push_back(epoch);
    }
    for (const Epoch& epoch : plan) {
      if (stopsAfter == &epoch - plan.data()) return;
      double taken = 0;
      for (std::int64_t b = 0; b < miniBatches; ++b) {
        taken += epoch.batches[std::size_t(b)];
        left -= epoch.batches[std::size_t(b)];
        look(meter.training(b + 1, miniBatches, taken), left);
      }
      meter.trained(taken);
      if (epoch.evaluation > 0) {
        for (const double share : {0.2, 0.4, 0.6, 0.8, 1.0})
          look(meter.evaluating(share, share * epoch.evaluation), left - share * epoch.evaluation);
        left -= epoch.evaluation;
        meter.evaluated(epoch.evaluation);
      }
      meter.epochCompleted();
      if (epoch.sample > 0) {
        left -= epoch.sample;
        meter.sampled(epoch.sample);
      }
    }
  }

  /// The worst miss, as a share of the whole run, from the moment `from` (a share of it) on.
  double worstMiss(ProgressMeter& meter, double from = 0) const {
    double whole = -1, worst = 0;
    play(meter, 0, [&](const types::TrainingProgress& progress, double left) {
      if (whole < 0) whole = left + truth.epoch / double(miniBatches);
      EXPECT_TRUE(std::isfinite(progress.secondsLeft));
      if (1 - left / whole >= from)
        worst = std::max(worst, std::abs(progress.secondsLeft - left) / whole);
    });
    return worst;
  }
};

/// Like the preset that is heard within two minutes: as much evaluating as training.
Rehearsal usual() {
  Rehearsal rehearsal;
  rehearsal.config.run.numEpochs = 60;
  rehearsal.config.run.evaluateEvery = 10;
  rehearsal.config.run.sampleEvery = 10;
  rehearsal.truth = {0.4, 4, 0.5};
  return rehearsal;
}

} // namespace

TEST(ProgressMeter, EstimatesFromTheFirstMiniBatches) {
  types::ExperimentConfig config;
  config.run.numEpochs = 10;
  config.run.evaluateEvery = 100; // after the last epoch alone
  config.run.sampleEvery = 0;
  const ProgressMeter meter(config, 0, {}, 2.0 / 3);
  EXPECT_TRUE(std::isnan(meter.training(0, 12, 0).cost.epoch));
  const auto progress = meter.training(3, 12, 1.5);
  EXPECT_DOUBLE_EQ(progress.cost.epoch, 6);
  EXPECT_DOUBLE_EQ(progress.secondsLeft, 6 * (9.75 + types::evaluationInEpochs(config)));
  EXPECT_EQ(progress.epoch, 0);
}

TEST(ProgressMeter, CountsDownToNothing) {
  types::ExperimentConfig config;
  config.run.numEpochs = 10;
  ProgressMeter meter(config, 8, {2, 3, 1}, 2.0 / 3);
  EXPECT_DOUBLE_EQ(meter.training(0, 12, 0).secondsLeft, 2 * 2 + 3 + 1);
  EXPECT_EQ(meter.training(0, 12, 0).epoch, 8);
  meter.trained(2);
  meter.epochCompleted();
  EXPECT_DOUBLE_EQ(meter.training(6, 12, 1).secondsLeft, 1 + 3 + 1);
  meter.trained(2);
  EXPECT_DOUBLE_EQ(meter.evaluating(0.5, 1.5).secondsLeft, 1.5 + 1);
  meter.evaluated(3);
  meter.epochCompleted();
  meter.sampled(1);
  const auto progress = meter.training(0, 12, 0);
  EXPECT_DOUBLE_EQ(progress.secondsLeft, 0);
  EXPECT_EQ(progress.epoch, 10);
}

TEST(ProgressMeter, KnowsARememberedRunFromTheFirstSecond) {
  const Rehearsal rehearsal = usual();
  ProgressMeter meter(rehearsal.config, 0, rehearsal.truth, rehearsal.heldOutShare);
  EXPECT_LT(rehearsal.worstMiss(meter), 0.08);
}

TEST(ProgressMeter, ComesRightWhereTheMachineIsSlowerThanItWas) {
  const Rehearsal rehearsal = usual();
  ProgressMeter meter(rehearsal.config, 0, {0.2, 2, 0.25}, rehearsal.heldOutShare);
  EXPECT_LT(rehearsal.worstMiss(meter, 0.4), 0.15);
}

TEST(ProgressMeter, CountsEvaluationsBeforeTheFirstOne) {
  Rehearsal rehearsal = usual();
  // One that takes as long as its work lets expect.
  rehearsal.truth.evaluation =
      rehearsal.truth.epoch * types::evaluationInEpochs(rehearsal.config, rehearsal.heldOutShare);
  ProgressMeter meter(rehearsal.config, 0, {kUnknown, kUnknown, kUnknown}, rehearsal.heldOutShare);
  EXPECT_LT(rehearsal.worstMiss(meter, 0.01), 0.35); // of a slow first epoch, nothing else known
  ProgressMeter other(rehearsal.config, 0, {kUnknown, kUnknown, kUnknown}, rehearsal.heldOutShare);
  EXPECT_LT(rehearsal.worstMiss(other, 0.2), 0.1);
}

TEST(ProgressMeter, ComesRightInTheMiddleOfTheFirstEvaluation) {
  Rehearsal rehearsal = usual();
  rehearsal.truth.evaluation =
      0.4 * rehearsal.truth.epoch *
      types::evaluationInEpochs(rehearsal.config, rehearsal.heldOutShare); // faster than expected
  ProgressMeter meter(rehearsal.config, 0, {kUnknown, kUnknown, kUnknown}, rehearsal.heldOutShare);
  double whole = -1;
  rehearsal.play(meter, 0, [&](const types::TrainingProgress& progress, double left) {
    if (whole < 0) whole = left;
    if (progress.epoch > 10 || progress.evaluated >= 0.4) {
      EXPECT_NEAR(progress.secondsLeft, left, 0.2 * whole) << progress.epoch;
    }
  });
}

TEST(ProgressMeter, IsOneStableNumber) {
  const Rehearsal rehearsal = usual();
  ProgressMeter meter(rehearsal.config, 0, rehearsal.truth, rehearsal.heldOutShare);
  double before = -1, leftBefore = -1;
  rehearsal.play(meter, 0, [&](const types::TrainingProgress& progress, double left) {
    // From one moment to the next it falls as the time does, but for a small share of it.
    if (before >= 0) {
      EXPECT_NEAR(before - progress.secondsLeft, leftBefore - left, 0.02 * 60);
    }
    before = progress.secondsLeft;
    leftBefore = left;
  });
}

TEST(ProgressMeter, ARunThatGoesOnCountsFromWhereItIs) {
  const Rehearsal rehearsal = usual();
  ProgressMeter meter(rehearsal.config, 45, rehearsal.truth, rehearsal.heldOutShare);
  rehearsal.play(meter, 45, [&](const types::TrainingProgress& progress, double left) {
    EXPECT_NEAR(progress.secondsLeft, left, 0.15 * 15);
  });
}
