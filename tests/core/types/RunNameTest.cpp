#include "core/types/RunName.h"

#include <gtest/gtest.h>

using namespace dmm::types;

namespace {

RunNaming preset() {
  RunNaming naming{"Quick listen", {}};
  naming.baseline.optimiser.learningRate = 0.004;
  naming.baseline.run.numEpochs = 50;
  return naming;
}

} // namespace

TEST(RunName, SaysWhatDiffersFromThePreset) {
  const RunNaming naming = preset();
  ExperimentConfig config = naming.baseline;
  EXPECT_EQ(naming.nameOf(config), "Quick listen");
  config.optimiser.learningRate = 0.001;
  config.run.seed = 3;
  EXPECT_EQ(naming.nameOf(config), "Quick listen · lr 0.001 · seed 3");
  config.optimiser.learningRate = 1e-5;
  config.objective.name = "iwae";
  config.objective.numSamples = 25;
  EXPECT_EQ(naming.nameOf(config), "Quick listen · iwae · K 25 · lr 1e-5 · seed 3");
}

TEST(RunName, LeavesOutWhatTellsNothing) {
  const RunNaming naming = preset();
  ExperimentConfig config = naming.baseline;
  config.name = "mine";
  config.run.threads = 8;
  config.run.evaluateEvery = 1;
  config.objective.numSamples = 99; // of no use with one sample a step
  config.dataset = {"jsb-chorales", "builtin:jsb-chorales", "ab"};
  EXPECT_EQ(naming.nameOf(config), "Quick listen");
  config.dataset = {"hymns", "/library/hymns.json", "cd"};
  EXPECT_EQ(naming.nameOf(config), "Quick listen · hymns");
  config.dataset = {"", "/library/twelve.json", ""};
  EXPECT_EQ(naming.nameOf(config), "Quick listen · twelve");
}

TEST(RunName, NamesWhatIsVariedEvenWhereItIsThePresets) {
  const RunNaming naming = preset();
  ExperimentConfig config = naming.baseline;
  EXPECT_EQ(naming.nameOf(config, {"run.seed"}), "Quick listen · seed 0");
  EXPECT_EQ(naming.nameOf(config, {"run.threads"}), "Quick listen · threads 1");
}

TEST(RunName, CountsWhatIsTooMuch) {
  ExperimentConfig config;
  config.model.zDim = 1;
  config.model.emissionDim = 2;
  config.model.transitionDim = 3;
  config.model.rnnDim = 4;
  config.optimiser.learningRate = 0.5;
  EXPECT_EQ(RunNaming{}.nameOf(config),
            "Pyro's defaults · z 1 · emission 2 · transition 3 · rnn 4 · lr 0.5");
  config.run.seed = 6;
  EXPECT_EQ(RunNaming{}.nameOf(config),
            "Pyro's defaults · z 1 · emission 2 · transition 3 · rnn 4 · 2 more");
  EXPECT_EQ(RunNaming{}.nameOf(config, {"run.seed"}),
            "Pyro's defaults · z 1 · emission 2 · transition 3 · seed 6 · 2 more");
}

TEST(RunName, ChangesWithItsSettings) {
  ExperimentConfig before, after;
  before.optimiser.learningRate = 0.01;
  after.optimiser.learningRate = 0.005;
  EXPECT_EQ(renamed("Quick listen · lr 0.01 · seed 3", before, after),
            "Quick listen · lr 0.005 · seed 3");
  EXPECT_EQ(renamed("wide", before, after), "wide · lr 0.005");
  EXPECT_EQ(renamed("a · lr 0.012", before, after), "a · lr 0.012 · lr 0.005");
  EXPECT_EQ(renamed("wide", before, before), "wide");
}

TEST(RunName, ARunWithoutANameHasOne) {
  RunSummary run;
  run.info.id = "20260101-x";
  run.config.run.seed = 3;
  EXPECT_EQ(shownName(run), "Pyro's defaults · seed 3");
  run.isPartial = true;
  EXPECT_EQ(shownName(run), "20260101-x");
  run.info.name = "mine";
  EXPECT_EQ(shownName(run), "mine");
}

TEST(RunName, SeedsShareTheNameOfTheirExperiment) {
  EXPECT_EQ(sharedName({"Quick listen · lr 0.01 · seed 1", "Quick listen · lr 0.01 · seed 2"}),
            "Quick listen · lr 0.01");
  EXPECT_EQ(sharedName({"Quick listen", "Quick listen · seed 2"}), "Quick listen");
  EXPECT_EQ(sharedName({"small", "small"}), "small");
  EXPECT_EQ(sharedName({"monday", "tuesday", "monday"}), "monday, tuesday");
}

TEST(RunName, SeedsWithNamesOfTheUsersShareTheWordsTheyBeginWith) {
  EXPECT_EQ(sharedName({"quick seed 1", "quick seed 2"}), "quick");
  EXPECT_EQ(sharedName({"quick, Seed=1", "quick, Seed=2"}), "quick");
  EXPECT_EQ(sharedName({"birdseed 1", "birdseed 2"}), "birdseed");
  EXPECT_EQ(sharedName({"quick 11", "quick 12"}), "quick");
  EXPECT_EQ(sharedName({"quick", "quick 2"}), "quick");
  EXPECT_EQ(sharedName({"seed 1", "seed 2"}), "seed 1, seed 2");
  EXPECT_EQ(sharedName({"quick a · z 50", "quick b · z 50"}), "quick · z 50");
  EXPECT_EQ(sharedName({"März", "Möre"}), "März, Möre"); // no half characters
}

TEST(RunName, ADatasetHasTheNameOfItsFileWhereItHasNone) {
  EXPECT_EQ(shownName(ExperimentConfig::DatasetConfig{"hymns", "/a/b.json", ""}), "hymns");
  EXPECT_EQ(shownName(ExperimentConfig::DatasetConfig{"", "/a/twelve.json", ""}), "twelve");
  EXPECT_EQ(shownName(ExperimentConfig::DatasetConfig{}), "the built-in chorales");
}
