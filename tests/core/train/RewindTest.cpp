#include "core/runs/RewindsFile.h"
#include "core/support/Errors.h"
#include "core/train/Branch.h"
#include "core/train/ResumePoint.h"
#include "core/train/TrainingRun.h"
#include "tests/core/train/TrainerFixture.h"

#include <cmath>
#include <limits>
#include <map>

using namespace dmm;
using train::Trainer;
using train::TrainingRun;
using types::RunStatus;

namespace {

/// Puts an infinity into the weights after a mini-batch: the loss of the next one is not finite.
/// By the epoch in which and the number of tries that come to it.
using Faults = std::map<std::int64_t, int>;

class RewindTest : public test::TrainerFixture {
 protected:
  RewindTest() {
    config.run.onNonFinite = types::OnNonFinite::Rewind;
    config.run.maxRewinds = 3;
  }

  std::unique_ptr<TrainingRun> open(const runs::RunDirectory& directory) const {
    const auto own = directory.readConfig();
    return std::make_unique<TrainingRun>(directory, own, data::Dataset::fromConfig(own.dataset),
                                         train::findResumePoint(directory, own));
  }

  /// Trains with the faults, of which a resumed run meets those of its epochs again.
  RunStatus train(TrainingRun& run, Faults faults, std::int64_t stopAfterMiniBatch = -1) {
    Trainer::Observer observer;
    std::int64_t miniBatches = 0;
    observer.miniBatchCompleted = [&](const types::TrainingProgress& progress) {
      if (!std::isnan(progress.evaluated)) return;
      if (++miniBatches == stopAfterMiniBatch) run.requestStop();
      if (progress.miniBatch != 1 || faults[progress.epoch] == 0) return;
      --faults[progress.epoch];
      const torch::NoGradGuard noGrad;
      run.state().model->parameters().front().fill_(std::numeric_limits<float>::infinity());
    };
    observer.wentBack = [&](const types::Rewind& rewind) { told.push_back(rewind); };
    return run.run(observer);
  }

  std::vector<types::Rewind> told;
};

void expectSameFigures(const std::vector<types::EpochReport>& a,
                       const std::vector<types::EpochReport>& b) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    EXPECT_EQ(a[i].step, b[i].step);
    EXPECT_EQ(a[i].objective, b[i].objective) << "epoch " << a[i].epoch;
    EXPECT_EQ(a[i].gradientNorm, b[i].gradientNorm);
    EXPECT_EQ(a[i].rewinds, b[i].rewinds);
  }
}

} // namespace

TEST_F(RewindTest, ALostEpochIsBegunAnewWithOtherNoise) {
  const auto plain = create(config);
  ASSERT_EQ(plain->run({}), RunStatus::Finished);
  const auto undisturbed = plain->directory().readReports();

  auto run = open(store.create(config));
  const runs::RunDirectory directory = run->directory();
  ASSERT_EQ(train(*run, {{2, 1}}), RunStatus::Finished) << run->failureReason();
  const auto reports = directory.readReports();
  ASSERT_EQ(reports.size(), 6U);
  for (std::size_t i = 0; i < 6; ++i) {
    EXPECT_EQ(reports[i].epoch, std::int64_t(i));
    EXPECT_EQ(reports[i].step, undisturbed[i].step);
    EXPECT_TRUE(std::isfinite(reports[i].objective));
    EXPECT_EQ(reports[i].objective == undisturbed[i].objective, i < 2) << i;
    EXPECT_EQ(reports[i].rewinds.size(), i == 2 ? 1U : 0U);
  }
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told, reports[2].rewinds);
  EXPECT_EQ(told[0].epoch, 2);
  EXPECT_EQ(told[0].step, 6); // the second of its two
  EXPECT_NE(told[0].reason.find(" in epoch 2 at step 6, which was not taken"), std::string::npos);
  EXPECT_TRUE(std::filesystem::exists(directory.nonFiniteReport(6)));
  const auto summary = directory.summary();
  EXPECT_EQ(summary.problem, "");
  EXPECT_EQ(summary.rewinds, told);
  EXPECT_EQ(summary.info.failure, "");
}

TEST_F(RewindTest, EachTryHasNoiseOfItsOwn) {
  std::map<double, int> objectives;
  for (const int tries : {0, 1, 2, 3}) {
    auto run = open(store.create(config));
    ASSERT_EQ(train(*run, {{1, tries}}), RunStatus::Finished);
    ++objectives[run->directory().readReports()[1].objective];
  }
  EXPECT_EQ(objectives.size(), 4U);
}

TEST_F(RewindTest, AfterTheLastRewindTheRunFails) {
  auto run = open(store.create(config));
  ASSERT_EQ(train(*run, {{1, 2}, {4, 9}}), RunStatus::Failed);
  EXPECT_NE(run->failureReason().find(" in epoch 4 at step 10, which was not taken, after 3 "
                                      "rewinds; "),
            std::string::npos)
      << run->failureReason();
  const auto summary = run->directory().summary();
  EXPECT_EQ(summary.rewinds.size(), 3U);
  EXPECT_EQ(summary.reports.size(), 5U); // the last with what was not finite
  EXPECT_FALSE(std::isfinite(summary.reports[4].objective));
  EXPECT_EQ(summary.reports[4].rewinds.size(), 1U);
}

TEST_F(RewindTest, ByDefaultARunStops) {
  config.run.onNonFinite = types::ExperimentConfig{}.run.onNonFinite;
  auto run = open(store.create(config));
  ASSERT_EQ(train(*run, {{1, 1}}), RunStatus::Failed);
  EXPECT_TRUE(told.empty());
  EXPECT_FALSE(std::filesystem::exists(run->directory().rewindsFile()));
}

TEST_F(RewindTest, ResumesToTheSameBitsFromAnyMoment) {
  const Faults faults{{0, 1}, {2, 2}};
  auto whole = open(store.create(config));
  ASSERT_EQ(train(*whole, faults), RunStatus::Finished);
  const auto expected = whole->directory().readReports();
  ASSERT_EQ(whole->directory().summary().rewinds.size(), 3U);
  for (std::int64_t stop = 1; stop <= 14; ++stop) {
    auto first = open(store.create(config));
    const runs::RunDirectory directory = first->directory();
    train(*first, faults, stop);
    first.reset();
    told.clear();
    auto second = open(directory);
    ASSERT_EQ(train(*second, faults), RunStatus::Finished) << "stopped after " << stop;
    expectSameFigures(directory.readReports(), expected);
    EXPECT_EQ(directory.summary().rewinds, whole->directory().summary().rewinds) << stop;
  }
}

TEST_F(RewindTest, AnEvaluationThatIsNotFiniteIsOneReasonMore) {
  auto run = open(store.create(config));
  Trainer::Observer observer;
  bool isDone = false;
  observer.miniBatchCompleted = [&](const types::TrainingProgress& progress) {
    if (progress.epoch != 2 || progress.miniBatch != 2 || !std::isnan(progress.evaluated)) return;
    if (std::exchange(isDone, true)) return;
    const torch::NoGradGuard noGrad; // after the epoch's last step, before its evaluation
    run->state().model->parameters().front().fill_(std::numeric_limits<float>::quiet_NaN());
  };
  ASSERT_EQ(run->run(observer), RunStatus::Finished) << run->failureReason();
  const auto reports = run->directory().readReports();
  ASSERT_EQ(reports.size(), 6U);
  ASSERT_EQ(reports[2].rewinds.size(), 1U);
  EXPECT_EQ(reports[2].rewinds[0].reason, "the valid NLL is not finite after epoch 2");
  EXPECT_TRUE(std::isfinite(reports[2].validNll));
}

TEST_F(RewindTest, ABranchHasTheRewindsOfItsEpochs) {
  auto run = open(store.create(config));
  const runs::RunDirectory parent = run->directory();
  ASSERT_EQ(train(*run, {{0, 1}, {2, 1}}), RunStatus::Finished);
  run.reset();
  const auto branch = train::branchRun(store, parent, 0.001);
  EXPECT_EQ(branch.summary().rewinds, parent.summary().rewinds);
}

namespace {

/// What an untrained model of the run's seed weighs, made without the run.
double firstWeightsNorm(const types::ExperimentConfig& config) {
  const train::TrainingState fresh(config);
  return fresh.model->parameters().front().norm().item<double>();
}

} // namespace

TEST_F(RewindTest, ASecondTryOfAnEpochBeginsWithTheFirstWeightsAndATenthOfTheRate) {
  config.run.checkpointEvery = 100; // none is kept before the last epoch
  auto run = open(store.create(config));
  double norm = 0, rate = 0;
  Trainer::Observer observer;
  int tries = 2;
  observer.miniBatchCompleted = [&](const types::TrainingProgress& progress) {
    if (!std::isnan(progress.evaluated) || progress.epoch != 3 || progress.miniBatch != 1) return;
    if (tries-- <= 0) return;
    const torch::NoGradGuard noGrad;
    run->state().model->parameters().front().fill_(std::numeric_limits<float>::infinity());
  };
  observer.wentBack = [&](const types::Rewind& rewind) {
    told.push_back(rewind);
    norm = run->state().model->parameters().front().norm().item<double>();
    rate = run->state().optimiser.rewoundRate();
  };
  ASSERT_EQ(run->run(observer), RunStatus::Finished) << run->failureReason();
  ASSERT_EQ(told.size(), 2U);
  EXPECT_EQ(told[0].from, 3);
  EXPECT_EQ(told[0].rate, 1);
  EXPECT_EQ(told[1].from, 0);
  EXPECT_DOUBLE_EQ(told[1].rate, 0.1);
  EXPECT_DOUBLE_EQ(norm, firstWeightsNorm(config));
  EXPECT_DOUBLE_EQ(rate, 0.1);
  EXPECT_DOUBLE_EQ(run->state().optimiser.rewoundRate(), 0.1) << "for the rest of the run";
  const auto reports = run->directory().readReports();
  ASSERT_EQ(reports.size(), 6U) << "no epoch is lost or counted twice";
  EXPECT_EQ(reports[3].rewinds, told);
  EXPECT_EQ(types::whereTo(told[0]), "");
  EXPECT_EQ(types::whereTo(told[1]),
            "; begun anew with the weights of after 0 epochs and 0.1 of the recurrent rate");
}

TEST_F(RewindTest, FurtherTriesGoBackFromCheckpointToCheckpoint) {
  config.run.checkpointEvery = 1;
  config.run.numEpochs = 6;
  config.run.maxRewinds = 6;
  auto run = open(store.create(config));
  ASSERT_EQ(train(*run, {{4, 6}}), RunStatus::Finished) << run->failureReason();
  std::vector<std::int64_t> from;
  std::vector<double> rates;
  for (const auto& rewind : told) {
    from.push_back(rewind.from);
    rates.push_back(rewind.rate);
  }
  EXPECT_EQ(from, (std::vector<std::int64_t>{4, 3, 2, 1, 0, 0}));
  ASSERT_EQ(rates.size(), 6U);
  EXPECT_EQ(rates[0], 1);
  EXPECT_DOUBLE_EQ(rates[1], 0.1);
  for (std::size_t i = 2; i < 6; ++i) EXPECT_DOUBLE_EQ(rates[i], 0.01);
}

TEST_F(RewindTest, AnEpochThatWasBegunAnewAndRanAwayIsLostAsWell) {
  auto run = open(store.create(config));
  Trainer::Observer observer;
  int tries = 2;
  observer.miniBatchCompleted = [&](const types::TrainingProgress& progress) {
    if (!std::isnan(progress.evaluated) || progress.epoch != 2 || progress.miniBatch != 1) return;
    if (tries == 0) return;
    const torch::NoGradGuard noGrad; // first what is infinite, then what is large and finite
    const float value = tries-- == 2 ? std::numeric_limits<float>::infinity() : 1e4F;
    for (auto& weights : run->state().model->parameters()) weights.fill_(value);
  };
  ASSERT_EQ(run->run(observer), RunStatus::Finished) << run->failureReason();
  const auto reports = run->directory().readReports();
  ASSERT_EQ(reports[2].rewinds.size(), 2U);
  EXPECT_LT(reports[2].objective, 88 * std::log(2.0));
  EXPECT_EQ(reports[2].rewinds[1].from, 0);
}

TEST_F(RewindTest, AFurtherRetreatResumesToTheSameBits) {
  const Faults faults{{1, 1}, {3, 3}};
  config.run.maxRewinds = 5;
  auto whole = open(store.create(config));
  ASSERT_EQ(train(*whole, faults), RunStatus::Finished) << whole->failureReason();
  const auto expected = whole->directory().readReports();
  for (std::int64_t stop = 1; stop <= 16; ++stop) {
    auto first = open(store.create(config));
    const runs::RunDirectory directory = first->directory();
    train(*first, faults, stop);
    first.reset();
    auto second = open(directory);
    ASSERT_EQ(train(*second, faults), RunStatus::Finished) << "stopped after " << stop;
    expectSameFigures(directory.readReports(), expected);
    EXPECT_EQ(directory.summary().rewinds, whole->directory().summary().rewinds) << stop;
  }
}
