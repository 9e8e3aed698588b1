#include "core/types/RunQuery.h"

#include <gtest/gtest.h>

using namespace dmm::types;

namespace {

RunSummary sample() {
  RunSummary run;
  run.info.id = "20260101-120000-wide-0001";
  run.info.name = "Wide one";
  run.info.tags = {"night", "two words"};
  run.info.status = RunStatus::Failed;
  run.info.created = "2026-01-01T12:00:00Z";
  run.config.dataset.name = "twelve hymns";
  run.config.objective.name = "iwae";
  run.config.objective.numSamples = 25;
  run.config.optimiser.learningRate = 0.01;
  run.config.run.seed = 3;
  EpochReport best;
  best.epoch = 9;
  best.validNll = 7.1;
  best.testNll = 7.3;
  run.reports = {best};
  return run;
}

bool finds(const char* text, const RunSummary& run = sample()) {
  const RunQuery query(text);
  EXPECT_EQ(query.problem(), "") << text;
  return query.matches(run);
}

std::string problemOf(const char* text) { return RunQuery(text).problem(); }

} // namespace

TEST(RunQuery, AsksForSettingsFiguresAndWords) {
  for (const char* text : {"",
                           "lr>0.005",
                           "lr=1e-2",
                           "learning_rate<=0.01",
                           "optimiser.learning_rate!=0.02",
                           "dataset:twelve",
                           "dataset:\"twelve hymns\"",
                           "dataset=\"Twelve Hymns\"",
                           "objective:iwae",
                           "objective=IWAE",
                           "OBJECTIVE:iw",
                           "seed=3",
                           "seed:3",
                           "seed != 4",
                           "K>20",
                           "k=25",
                           "status:failed",
                           "status:fail",
                           "status!=finished",
                           "nll<7.2",
                           "valid>=7.1",
                           "test<7.4",
                           "valid_nll<8",
                           "tag:night",
                           "tag:NIGHT",
                           "tag=\"two words\"",
                           "tag!=day",
                           "name:wide",
                           "created:2026-01",
                           "done=10",
                           "z=100",
                           "lr>0.005 seed=3 nll < 7.2",
                           "dataset!=bach"})
    EXPECT_TRUE(finds(text)) << text;
  for (const char* text : {"lr>0.01", "lr<0.01", "dataset:bach", "dataset=twelve",
                           "objective:trace", "seed=2", "status:running", "nll<7.1", "tag:day",
                           "tag=two", "tag!=night", "done>10", "lr>0.005 seed=4"})
    EXPECT_FALSE(finds(text)) << text;
}

TEST(RunQuery, WordsArePlain) {
  const RunQuery query("wide \"two words\" lr>0.005 e-4");
  EXPECT_EQ(query.words(), (std::vector<std::string>{"wide", "two words", "e-4"}));
  EXPECT_EQ(query.problem(), "");
}

TEST(RunQuery, WhatIsNotKnownHoldsForNoRun) {
  RunSummary run = sample();
  run.config.objective.name = "trace_elbo"; // K does not apply
  EXPECT_FALSE(finds("K=25", run));
  EXPECT_FALSE(finds("K!=25", run));
  run.reports.clear();
  EXPECT_FALSE(finds("nll<100", run));
  EXPECT_FALSE(finds("nll!=1", run));
  run.isPartial = true;
  EXPECT_FALSE(finds("seed=3", run));
  EXPECT_FALSE(finds("dataset:twelve", run));
  EXPECT_TRUE(finds("status:failed", run)); // what is read already
}

TEST(RunQuery, SaysWhatItDoesNotUnderstandAndDoesTheRest) {
  EXPECT_NE(problemOf("learnrate>1").find("\"learnrate\""), std::string::npos);
  EXPECT_EQ(problemOf("lr>fast"), "lr: expected a number, got fast");
  EXPECT_EQ(problemOf("lr>"), "What is to come after lr>?");
  EXPECT_EQ(problemOf("seed=1e999"), "seed: expected a number, got 1e999");
  EXPECT_EQ(problemOf("nll<nan"), "nll: expected a number, got nan");
  EXPECT_NE(problemOf("status:faled").find("failed, interrupted"), std::string::npos);
  EXPECT_NE(problemOf("tag>night").find("tag:night"), std::string::npos);
  EXPECT_EQ(problemOf("lr>fast seed=many"), "lr: expected a number, got fast"); // one at a time
  const RunQuery query("lr>fast seed=4");
  EXPECT_FALSE(query.matches(sample()));
}

TEST(RunQuery, TakesAnyTextWithoutHarm) {
  for (const char* text : {"\"", "lr>\"", ":", "=3", "<", "a:\"", "\"\"", "::", "lr>=<", "!",
                           "tag:", "\xff\xfe:\xff", "lr > > 3"}) {
    const RunQuery query(text);
    query.matches(sample());
  }
}
