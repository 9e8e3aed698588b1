#include "core/types/RunInfo.h"

#include <cmath>
#include <gtest/gtest.h>

using namespace dmm::types;

namespace {

EpochReport report(std::int64_t epoch, double seconds, double validNll = kNotMeasured) {
  EpochReport row;
  row.epoch = epoch;
  row.seconds = seconds;
  row.validNll = validNll;
  return row;
}

} // namespace

TEST(RunSummary, CondensingKeepsTheBestAndTheLast) {
  RunSummary run;
  run.reports = {report(0, 1), report(1, 1, 5), report(2, 1, 4), report(3, 1, 6), report(4, 1)};
  run.condense();
  ASSERT_EQ(run.reports.size(), 2U);
  EXPECT_EQ(run.best()->epoch, 2);
  EXPECT_EQ(run.epochsDone(), 5);
  run.condense();
  EXPECT_EQ(run.reports.size(), 2U);

  run.reports = {report(0, 1, 5), report(1, 1, 4)};
  run.condense(); // the best is the last
  ASSERT_EQ(run.reports.size(), 1U);
  EXPECT_EQ(run.best()->epoch, 1);
  run.reports.clear();
  run.condense();
  EXPECT_EQ(run.epochsDone(), 0);
}

TEST(RunSummary, TypicalSecondsForgiveTheFirstEpochAndOutliers) {
  EXPECT_TRUE(std::isnan(typicalSecondsAnEpoch({})));
  EXPECT_EQ(typicalSecondsAnEpoch({report(0, 9)}), 9);
  EXPECT_EQ(typicalSecondsAnEpoch({report(0, 9), report(1, 2), report(2, 50), report(3, 2)}), 2);
}
