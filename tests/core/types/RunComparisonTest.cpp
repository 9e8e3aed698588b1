#include "core/types/RunComparison.h"

#include <cmath>
#include <gtest/gtest.h>

using namespace dmm::types;

namespace {

ExperimentConfig withSeed(std::int64_t seed) {
  ExperimentConfig config;
  config.name = "seed " + std::to_string(seed);
  config.run.seed = seed;
  return config;
}

} // namespace

TEST(RunComparison, NamesOnlyTheSettingsThatDiffer) {
  ExperimentConfig a = withSeed(1), b = withSeed(2), c = withSeed(1);
  c.optimiser.learningRate = 0.001;
  const auto differences = differingSettings({a, b, c});
  ASSERT_EQ(differences.size(), 2U);
  EXPECT_EQ(differences[0].field->key, "optimiser.learning_rate");
  EXPECT_EQ(differences[0].values, (std::vector<std::string>{"3e-04", "3e-04", "0.001"}));
  EXPECT_EQ(differences[1].field->key, "run.seed");
  EXPECT_TRUE(differingSettings({a}).empty());
  EXPECT_TRUE(differingSettings({}).empty());
}

TEST(RunComparison, ADatasetIsItsContent) {
  ExperimentConfig a, b;
  a.dataset = {"jsb", "/here/jsb.json", "abc"};
  b.dataset = {"jsb", "/there/jsb.json", "abc"};
  EXPECT_TRUE(differingSettings({a, b}).empty());
  EXPECT_TRUE(areSeedsOfOneExperiment(a, b));
  b.dataset.sha256 = "def";
  const auto differences = differingSettings({a, b});
  ASSERT_EQ(differences.size(), 2U); // the file, and what is in it
  EXPECT_EQ(differences[1].field->key, "dataset.sha256");
  EXPECT_FALSE(areSeedsOfOneExperiment(a, b));

  b.dataset = {"", "/here/jsb.json", ""}; // not read yet
  EXPECT_TRUE(haveSameDataset(a, b));
  b.dataset.file = "/there/jsb.json";
  EXPECT_FALSE(haveSameDataset(a, b));
  b.dataset = {"", "", ""}; // the built-in chorales
  a.dataset = {"jsb-chorales", "builtin:jsb-chorales", "abc"};
  EXPECT_TRUE(haveSameDataset(a, b));
}

TEST(RunComparison, WhatCostsNoTimeIsEquallyFast) {
  ExperimentConfig a, b;
  b.optimiser.learningRate = 1;
  b.run.numEpochs = 3;
  b.run.seed = 9;
  b.run.evaluationParticles = 7; // of an evaluation, which is timed by itself
  b.run.sampleEvery = 7;
  b.name = "b";
  EXPECT_TRUE(areEquallyFast(a, b));
  for (const char* key :
       {"model.z_dim", "objective.num_samples", "optimiser.mini_batch_size", "run.threads"}) {
    ExperimentConfig slower;
    *std::get<std::int64_t*>(findField(key)->ref(slower)) += 1;
    EXPECT_FALSE(areEquallyFast(a, slower)) << key;
  }
}

TEST(RunComparison, SpreadLeavesOutWhatWasNotMeasured) {
  const Spread spread = spreadOf({2, kNotMeasured, 4, 9});
  EXPECT_EQ(spread.count, 3U);
  EXPECT_DOUBLE_EQ(spread.mean, 5);
  EXPECT_DOUBLE_EQ(spread.deviation, std::sqrt((9.0 + 1.0 + 16.0) / 2));
  EXPECT_TRUE(std::isnan(spreadOf({3}).deviation));
  EXPECT_TRUE(std::isnan(spreadOf({}).mean));
}
