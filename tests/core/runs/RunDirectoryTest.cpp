#include "core/runs/RunDirectory.h"

#include "core/runs/EvaluationsFile.h"
#include "core/runs/MetricsFile.h"
#include "core/support/Errors.h"
#include "tests/support/TemporaryFolder.h"

#include <cmath>
#include <gtest/gtest.h>

using namespace dmm;

namespace {

std::string refusalOf(const runs::RunDirectory& run, const std::string& which) {
  try {
    run.findCheckpoint(which);
  } catch (const support::InputError& error) {
    return error.what();
  }
  return "";
}

types::EvaluationReport evaluationOf(std::int64_t epoch, types::Split split, types::Bound bound,
                                     double low, double high) {
  types::EvaluationReport report;
  report.epoch = epoch;
  report.split = split;
  report.bound = bound;
  report.low = low;
  report.high = high;
  return report;
}

} // namespace

TEST(RunDirectory, FindsTheCheckpointThatIsNamed) {
  const test::TemporaryFolder folder;
  const runs::RunDirectory run(folder.path());
  EXPECT_NE(refusalOf(run, ""), "");
  folder.write("checkpoints/last.pt", "");
  EXPECT_EQ(run.findCheckpoint(""), run.lastCheckpoint());
  EXPECT_EQ(refusalOf(run, "best").rfind(run.bestCheckpoint().string() + ": there is no", 0), 0U);
  folder.write("checkpoints/best.pt", "");
  folder.write("checkpoints/epoch-000250.pt", "");
  EXPECT_EQ(run.findCheckpoint(""), run.bestCheckpoint());
  EXPECT_EQ(run.findCheckpoint("best"), run.bestCheckpoint());
  EXPECT_EQ(run.findCheckpoint("last"), run.lastCheckpoint());
  EXPECT_EQ(run.findCheckpoint("250"), run.epochCheckpoint(250));
  const auto elsewhere = folder.write("elsewhere.pt", "");
  EXPECT_EQ(run.findCheckpoint(elsewhere.string()), elsewhere);
  EXPECT_NE(refusalOf(run, "251").find("epoch-000251.pt"), std::string::npos);
  EXPECT_NE(refusalOf(run, "worst"), "");
  EXPECT_NE(refusalOf(run, folder.path().string()), ""); // a folder
}

TEST(RunDirectory, SummaryHasTheIntervalsOfTheEvaluatedEpochs) {
  const test::TemporaryFolder folder;
  const runs::RunDirectory run(folder.path());
  {
    runs::MetricsWriter metrics(run.metricsFile(), 0);
    types::EpochReport report;
    for (report.epoch = 0; report.epoch < 4; ++report.epoch) metrics.append(report);
    runs::EvaluationsWriter evaluations(run.evaluationsFile(), 0);
    using types::Bound, types::Split;
    for (const std::int64_t epoch : {1, 3}) {
      const auto base = static_cast<double>(epoch);
      evaluations.append(evaluationOf(epoch, Split::Valid, Bound::Elbo, 70, 80));
      evaluations.append(evaluationOf(epoch, Split::Valid, Bound::Iwae, base, base + 0.5));
      evaluations.append(evaluationOf(epoch, Split::Test, Bound::Iwae, base + 10, base + 10.5));
    }
    // Evaluated, but killed before the epoch was on record.
    evaluations.append(evaluationOf(4, Split::Valid, Bound::Iwae, 1, 2));
  }
  const auto reports = run.summary().reports;
  ASSERT_EQ(reports.size(), 4U);
  EXPECT_TRUE(std::isnan(reports[0].validIwaeLow));
  EXPECT_TRUE(std::isnan(reports[2].testIwaeHigh));
  EXPECT_EQ(reports[1].validIwaeLow, 1);
  EXPECT_EQ(reports[1].testIwaeHigh, 11.5);
  EXPECT_EQ(reports[3].validIwaeHigh, 3.5);
  EXPECT_EQ(reports[3].testIwaeLow, 13);
}
