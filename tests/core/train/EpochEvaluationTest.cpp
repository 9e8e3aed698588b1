#include "core/evaluate/CheckpointEvaluation.h"
#include "core/runs/EvaluationsFile.h"
#include "core/runs/LatentKlFile.h"
#include "core/train/Trainer.h"
#include "tests/support/SmallExperiment.h"

#include <cmath>
#include <gtest/gtest.h>
#include <map>

using namespace dmm;
using train::Trainer;
using types::Bound;
using types::Split;

namespace {

class EpochEvaluationTest : public ::testing::Test {
 protected:
  std::unique_ptr<Trainer> create() const {
    return Trainer::create(store, config, data::Dataset::fromConfig(config.dataset));
  }

  test::TemporaryFolder folder;
  runs::RunStore store{folder.path() / "runs"};
  types::ExperimentConfig config = [this] {
    auto small = test::smallExperiment(test::writeSmallDataset(folder));
    small.run.evaluationParticles = 20;
    return small;
  }();
};

std::vector<types::EvaluationReport> evaluationsOf(const runs::RunDirectory& run) {
  const auto content = runs::readEvaluations(run.evaluationsFile());
  EXPECT_EQ(content.problem, "");
  return content.reports;
}

} // namespace

TEST_F(EpochEvaluationTest, EveryEvaluationIsOnRecord) {
  const auto trainer = create();
  std::vector<types::EpochReport> reports;
  Trainer::Observer observer;
  observer.epochCompleted = [&](const auto& report) { reports.push_back(report); };
  ASSERT_EQ(trainer->run(observer), types::RunStatus::Finished) << trainer->failureReason();

  const auto evaluations = evaluationsOf(trainer->directory());
  ASSERT_EQ(evaluations.size(), 12U); // epochs 2, 4 and 5; two bounds on two splits
  for (const auto& row : evaluations) {
    const auto& report = reports.at(static_cast<std::size_t>(row.epoch));
    const bool valid = row.split == Split::Valid;
    if (row.bound == Bound::Elbo) {
      EXPECT_EQ(row.particles, 1);
      EXPECT_EQ(row.value, valid ? report.validNll : report.testNll);
      EXPECT_NEAR(row.value, row.reconstruction + row.kl, 1e-9);
    } else {
      EXPECT_EQ(row.particles, 20);
      EXPECT_EQ(row.value, valid ? report.validIwae : report.testIwae);
      EXPECT_EQ(row.low, valid ? report.validIwaeLow : report.testIwaeLow);
      EXPECT_EQ(row.high, valid ? report.validIwaeHigh : report.testIwaeHigh);
      EXPECT_LT(row.value, row.reconstruction + row.kl); // tighter than the mean of its draws
    }
    EXPECT_LE(row.low, row.value);
    EXPECT_GE(row.high, row.value);
  }
  EXPECT_TRUE(std::isnan(reports[1].validIwae));

  const auto latentKl = runs::readLatentKl(trainer->directory().latentKlFile());
  EXPECT_EQ(latentKl.problem, "");
  ASSERT_EQ(latentKl.rows.size(), 3U);
  for (const auto& row : latentKl.rows) {
    ASSERT_EQ(row.kl.size(), 4U);
    for (const auto& evaluation : evaluations) {
      if (evaluation.epoch != row.epoch || evaluation.split != Split::Valid) continue;
      if (evaluation.bound == Bound::Elbo) {
        EXPECT_EQ(evaluation.activeUnits, types::activeUnits(row.kl));
      }
    }
  }
}

TEST_F(EpochEvaluationTest, WithNoParticlesOnlyTheElboIsMeasured) {
  config.run.evaluationParticles = 0;
  const auto trainer = create();
  trainer->run({});
  EXPECT_EQ(evaluationsOf(trainer->directory()).size(), 6U);
  const auto reports = trainer->directory().summary().reports;
  EXPECT_TRUE(std::isnan(reports.back().validIwae));
  EXPECT_FALSE(std::isnan(reports.back().validNll));
}

TEST_F(EpochEvaluationTest, ResumeGoesOnWithoutADuplicate) {
  const auto whole = create();
  whole->run({});
  auto first = create();
  const runs::RunDirectory run = first->directory();
  Trainer::Observer observer;
  observer.miniBatchCompleted = [&](const types::TrainingProgress& progress) {
    if (progress.epoch == 5) first->requestStop();
  };
  first->run(observer);
  first.reset();
  ASSERT_EQ(run.summary().epochsDone(), 5);
  // As a killed run leaves it: figures of epochs later than its last checkpoint.
  runs::EvaluationsWriter(run.evaluationsFile(), 1000).append({5});
  runs::LatentKlWriter(run.latentKlFile(), 4, 1000).append({5, {1, 2, 3, 4}});

  Trainer::resume(run)->run({});
  EXPECT_EQ(test::contentOf(run.evaluationsFile()),
            test::contentOf(whole->directory().evaluationsFile()));
  EXPECT_EQ(test::contentOf(run.latentKlFile()),
            test::contentOf(whole->directory().latentKlFile()));
}

TEST_F(EpochEvaluationTest, AStopIsHeardWhileEvaluatingAndTheEpochIsComputedAgain) {
  const auto whole = create();
  whole->run({});
  auto first = create();
  const runs::RunDirectory run = first->directory();
  Trainer::Observer observer;
  observer.miniBatchCompleted = [&](const types::TrainingProgress& progress) {
    if (progress.epoch == 4 && progress.evaluated > 0) first->requestStop();
  };
  EXPECT_EQ(first->run(observer), types::RunStatus::Stopped);
  first.reset();
  EXPECT_EQ(run.summary().epochsDone(), 4);
  EXPECT_EQ(evaluationsOf(run).size(), 4U);
  EXPECT_EQ(Trainer::resume(run)->run({}), types::RunStatus::Finished);
  EXPECT_EQ(test::contentOf(run.evaluationsFile()),
            test::contentOf(whole->directory().evaluationsFile()));
  EXPECT_EQ(run.summary().reports.back().objective,
            whole->directory().summary().reports.back().objective);
}

TEST_F(EpochEvaluationTest, EvaluatingDoesNotDisturbTraining) {
  const auto with = create();
  with->run({});
  config.run.evaluationParticles = 0;
  config.run.evaluateEvery = 1;
  const auto without = create();
  without->run({});
  EXPECT_EQ(with->directory().summary().reports.back().objective,
            without->directory().summary().reports.back().objective);
}

TEST_F(EpochEvaluationTest, MoreParticlesAreNeverWorseAndOneIsTheElbo) {
  const auto trainer = create();
  trainer->run({});
  const auto dataset = data::Dataset::fromConfig(config.dataset);
  const auto score = [&](Bound bound, std::int64_t particles) {
    return evaluate::evaluateCheckpoint(trainer->directory().bestCheckpoint(), *dataset,
                                        {Split::Test, bound, particles, 9})
        ->report.value;
  };
  EXPECT_DOUBLE_EQ(score(Bound::Iwae, 1), score(Bound::Elbo, 1));
  EXPECT_LT(score(Bound::Iwae, 10), score(Bound::Iwae, 1));
  EXPECT_LT(score(Bound::Iwae, 100), score(Bound::Iwae, 10));
  EXPECT_LT(score(Bound::Iwae, 1000), score(Bound::Iwae, 100));
  EXPECT_FALSE(evaluate::evaluateCheckpoint(trainer->directory().bestCheckpoint(), *dataset,
                                            {Split::Test, Bound::Elbo, 1, 9},
                                            [](double) { return false; }));
}
