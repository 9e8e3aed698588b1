#include "core/types/Comparability.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>

using namespace dmm::types;

namespace {

using Groups = std::vector<std::vector<std::size_t>>;

/// A finished run of three epochs.
RunSummary run(std::int64_t seed, const std::string& sha256 = "aaaaaaaaaaaa") {
  RunSummary run;
  run.info.status = RunStatus::Finished;
  run.config.dataset = {"chorales", "/data/" + sha256 + ".json", sha256};
  run.config.run.numEpochs = 3;
  run.config.run.seed = seed;
  for (EpochReport report; report.epoch < 3; ++report.epoch) run.reports.push_back(report);
  return run;
}

std::vector<const RunSummary*> pointers(const std::vector<RunSummary>& runs) {
  std::vector<const RunSummary*> all;
  for (const auto& run : runs) all.push_back(&run);
  return all;
}

const BestFigure& figure(const std::string& key) {
  for (const auto& figure : bestFigures())
    if (figure.key == key) return figure;
  throw std::out_of_range(key);
}

} // namespace

TEST(Comparability, OnlyAFinishedRunWithAllItsEpochsIsWhole) {
  EXPECT_TRUE(isWhole(run(1)));
  for (const RunStatus status : {RunStatus::Queued, RunStatus::Running, RunStatus::Paused,
                                 RunStatus::Stopped, RunStatus::Failed, RunStatus::Interrupted}) {
    RunSummary other = run(1);
    other.info.status = status;
    EXPECT_FALSE(isWhole(other)) << toString(status);
  }
  RunSummary shorter = run(1);
  shorter.reports.pop_back();
  EXPECT_FALSE(isWhole(shorter));
  RunSummary condensed = run(1);
  condensed.condense();
  EXPECT_TRUE(isWhole(condensed));
}

TEST(Comparability, SeedsAreGroupedAndWhatIsNotWholeIsApart) {
  std::vector<RunSummary> runs{run(1), run(1), run(2), run(3)};
  runs[1].config.model.zDim = 7;
  runs[3].info.status = RunStatus::Stopped;
  const auto groups = groupSeeds(pointers(runs));
  ASSERT_EQ(groups.size(), 2U);
  EXPECT_EQ(groups[0].whole, (std::vector<std::size_t>{0, 2}));
  EXPECT_EQ(groups[0].others, (std::vector<std::size_t>{3}));
  EXPECT_EQ(groups[1].whole, (std::vector<std::size_t>{1}));
}

TEST(Comparability, WhatStartedFromOtherWeightsIsNoSeedOfTheSame) {
  std::vector<RunSummary> runs{run(1), run(2), run(3), run(4)};
  runs[1].info.initialWeights = "/there/weights.pt";
  runs[1].info.initialSha256 = "77";
  runs[2].info.parentRun = "parent";
  runs[2].info.parentEpoch = 12;
  EXPECT_EQ(groupSeeds(pointers(runs)).size(), 3U);
  EXPECT_EQ(startText(runs[0]), "");
  EXPECT_EQ(startText(runs[1]), "/there/weights.pt");
  EXPECT_EQ(startText(runs[2]), "parent at epoch 12");
}

TEST(Comparability, ARunMadeTwiceIsOneSeed) {
  const std::vector<RunSummary> runs{run(1), run(1), run(2)};
  EXPECT_EQ(groupSeeds(pointers(runs))[0].whole.size(), 3U);
  EXPECT_EQ(countSeeds(pointers(runs), {0, 1, 2}), 2U);
}

TEST(Comparability, FiguresAreRankedWithinADatasetAndAK) {
  std::vector<RunSummary> runs{run(1), run(2, "bbbbbbbbbbbb"), run(3), run(4)};
  runs[2].config.dataset.file = "/elsewhere/same-content.json";
  runs[3].config.run.evaluationParticles = 16;
  EXPECT_EQ(groupDatasets(pointers(runs)), (Groups{{0, 2, 3}, {1}}));
  EXPECT_EQ(groupComparable(pointers(runs), figure("valid_nll")), (Groups{{0, 2, 3}, {1}}));
  EXPECT_EQ(groupComparable(pointers(runs), figure("test_nll")), (Groups{{0, 2, 3}, {1}}));
  for (const char* key : {"valid_iwae", "test_iwae"})
    EXPECT_EQ(groupComparable(pointers(runs), figure(key)), (Groups{{0, 2}, {1}, {3}})) << key;
}

TEST(Comparability, SaysWhyNotAllAreRanked) {
  std::vector<RunSummary> runs{run(1), run(2), run(3)};
  EXPECT_TRUE(rankingLimits(pointers(runs)).empty());

  runs[2] = run(3, "bbbbbbbbbbbb"); // of the same name, with other content
  EXPECT_EQ(datasetNames(pointers(runs)),
            (std::vector<std::string>{"chorales (aaaaaaaa)", "chorales (aaaaaaaa)",
                                      "chorales (bbbbbbbb)"}));
  runs[2].config.dataset.name = "tunes";
  EXPECT_EQ(datasetNames(pointers(runs)),
            (std::vector<std::string>{"chorales", "chorales", "tunes"}));
  runs[2].config.run.evaluationParticles = 16; // another K, but not within a dataset
  const auto limits = rankingLimits(pointers(runs));
  ASSERT_EQ(limits.size(), 1U);
  EXPECT_EQ(limits[0], "These runs are of 2 datasets: chorales (2 runs) and tunes (1 run). "
                       "Figures of different datasets are not ranked against each other.");

  runs[2].config.dataset = runs[0].config.dataset;
  const auto ofK = rankingLimits(pointers(runs));
  ASSERT_EQ(ofK.size(), 1U);
  EXPECT_EQ(ofK[0], "K of the bounds of K samples is 16 and 128. Bounds of different K are not "
                    "ranked against each other.");
  runs[2].config.run.evaluationParticles = 0; // has not measured any
  EXPECT_TRUE(rankingLimits(pointers(runs)).empty());
}

TEST(Comparability, ExactFiguresAreRankedAmongBoundsOfAnyK) {
  std::vector<RunSummary> runs{run(1), run(2), run(3), run(4)};
  runs[0].config.model.family = Family::Hmm;
  runs[0].config.run.evaluationParticles = 7; // which means nothing
  runs[3].config.run.evaluationParticles = 16;
  const auto figures = bestFigures();
  const auto ofK = std::find_if(figures.begin(), figures.end(),
                                [](const BestFigure& one) { return one.isOfKSamples; });
  ASSERT_NE(ofK, figures.end());
  EXPECT_EQ(groupComparable(pointers(runs), *ofK), (Groups{{1, 2, 0}, {3}}));
  runs.resize(3);
  EXPECT_FALSE(haveDifferentK(pointers(runs)));
  EXPECT_TRUE(rankingLimits(pointers(runs)).empty());
}
