#include "core/types/TrainingMemory.h"

#include <gtest/gtest.h>

using namespace dmm;

TEST(TrainingMemory, GrowsWithWhatItIsMadeOf) {
  const types::WorkSizes sizes{1200, 160, 4700};
  const types::ExperimentConfig config;
  const auto usual = types::trainingMemory(config, sizes);
  EXPECT_GT(usual.total(), 30e6); // 0.7 million parameters many times, and a mini-batch
  EXPECT_LT(usual.total(), 400e6);

  auto wide = config;
  wide.model.zDim = 9000; // 190 million parameters
  EXPECT_NEAR(types::trainingMemory(wide, sizes).parameters, 190e6 * 4 * 17, 0.1e9 * 17);
  auto threads = wide;
  threads.run.threads = 3; // each has a gradient of its own
  EXPECT_NEAR(types::trainingMemory(threads, sizes).parameters /
                  types::trainingMemory(wide, sizes).parameters,
              19.0 / 17, 1e-9);
  auto pairs = config;
  pairs.objective.name = "trace_tmc_elbo";
  pairs.objective.numSamples = 1000;
  EXPECT_GT(types::trainingMemory(pairs, sizes).work, 1200 * 1e6 * 40);
}

TEST(TrainingMemory, IsExpectedOfADatasetsCounts) {
  types::DatasetSummary dataset;
  dataset.splits = {{{10, 600}, {2, 100}, {2, 140}}};
  types::ExperimentConfig config;
  config.optimiser.miniBatchSize = 4;
  const auto sizes = types::averageWorkSizes(config, dataset);
  EXPECT_EQ(sizes.miniBatchSlices, 240);
  EXPECT_EQ(sizes.longestPieceSlices, 70);
  EXPECT_EQ(sizes.evaluatedSlices, 140);
  config.optimiser.miniBatchSize = 40; // more than there are
  EXPECT_EQ(types::averageWorkSizes(config, dataset).miniBatchSlices, 600);
  EXPECT_EQ(types::averageWorkSizes(config, {}).miniBatchSlices, 0);
}

TEST(TrainingMemory, IsToldInTwoFigures) {
  EXPECT_EQ(types::bytesText(412.4e9), "412 GB");
  EXPECT_EQ(types::bytesText(7.44e9), "7.4 GB");
  EXPECT_EQ(types::bytesText(34.6e6), "35 MB");
  EXPECT_EQ(types::bytesText(999.6e6), "1.0 GB");
  EXPECT_EQ(types::bytesText(0), "0 MB");
  EXPECT_EQ(types::bytesText(2e21), "2000 EB");
}
