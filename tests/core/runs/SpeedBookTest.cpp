#include "core/runs/SpeedBook.h"

#include "core/runs/MetricsFile.h"
#include "core/types/RunCost.h"
#include "tests/support/TemporaryFolder.h"

#include <cmath>
#include <gtest/gtest.h>

using namespace dmm;

namespace {

types::RunSummary run(const char* machine, const char* created, double seconds,
                      double evaluation = types::kNotMeasured) {
  types::RunSummary summary;
  summary.info.machine = machine;
  summary.info.created = created;
  summary.secondsAnEpoch = seconds;
  summary.info.secondsAnEvaluation = evaluation;
  return summary;
}

} // namespace

TEST(SpeedBook, KnowsWhatTheNewestRunOfThisMachineTook) {
  runs::SpeedBook book("here");
  EXPECT_TRUE(std::isnan(book.cost({}).epoch));
  book.note(run("there", "2026-03-05", 9));
  EXPECT_TRUE(std::isnan(book.cost({}).epoch));
  book.note(run("here", "2026-03-02", 2));
  book.note(run("here", "2026-03-01", 7));
  book.note(run("here", "2026-03-04", types::kNotMeasured));
  EXPECT_EQ(book.cost({}).epoch, 2);
  types::ExperimentConfig other;
  other.optimiser.learningRate = 1; // costs no time
  EXPECT_EQ(book.cost(other).epoch, 2);
  other.model.rnnDim = 7;
  EXPECT_TRUE(std::isnan(book.cost(other).epoch));
  book.noteCurrent({}, {3, 5, 1});
  EXPECT_EQ(book.cost({}).epoch, 3);
  book.note(run("here", "2026-03-06", 8));
  EXPECT_EQ(book.cost({}).epoch, 3); // what is measured now counts more
}

TEST(SpeedBook, KeepsWhatANewerRunHasNotTimed) {
  runs::SpeedBook book("here");
  book.note(run("here", "2026-03-01", 2, 30));
  book.note(run("here", "2026-03-02", 3));
  EXPECT_EQ(book.cost({}).epoch, 3);
  EXPECT_EQ(book.cost({}).evaluation, 30);
  book.note(run("here", "2026-02-01", 9, 90)); // and an older one says nothing of what is known
  EXPECT_EQ(book.cost({}).evaluation, 30);
}

TEST(SpeedBook, AnEvaluationWithHalfTheSamplesTakesAboutHalfAsLong) {
  runs::SpeedBook book("here");
  book.note(run("here", "2026-03-01", 2, 30)); // of 128 samples, which are nearly all of its work
  types::ExperimentConfig other;
  other.run.evaluationParticles = 64;
  other.run.sampleEvery = 7;
  EXPECT_EQ(book.cost(other).epoch, 2);
  EXPECT_NEAR(book.cost(other).evaluation, 15, 1);
}

TEST(SpeedBook, FindsOneExperimentInAFolder) {
  const test::TemporaryFolder folder;
  const runs::RunStore store(folder.path());
  EXPECT_TRUE(std::isnan(runs::rememberedCost(store, {}).epoch));
  types::ExperimentConfig other;
  other.model.zDim = 7;
  for (const auto& [config, seconds] : {std::pair(types::ExperimentConfig{}, 2.0), {other, 5.0}}) {
    const auto made = store.create(config);
    runs::MetricsWriter writer(made.metricsFile(), 0);
    types::EpochReport report;
    report.seconds = seconds;
    writer.append(report);
    made.updateInfo([evaluation = 10 * seconds](types::RunInfo& info) {
      info.secondsAnEvaluation = evaluation;
    });
  }
  EXPECT_EQ(runs::rememberedCost(store, {}).epoch, 2);
  EXPECT_EQ(runs::rememberedCost(store, {}).evaluation, 20);
  EXPECT_EQ(runs::rememberedCost(store, other).evaluation, 50);
}
