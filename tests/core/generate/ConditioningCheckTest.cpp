#include "core/generate/ConditioningCheck.h"

#include "core/support/Errors.h"
#include "core/train/Trainer.h"
#include "tests/support/SmallExperiment.h"

#include <gtest/gtest.h>

using namespace dmm;
using generate::ConditioningSettings;

namespace {

/// Pieces that stay on the chord that they begin with: whoever heard the beginning knows the rest.
std::filesystem::path writeSteadyDataset(const test::TemporaryFolder& folder) {
  const char* chords[] = {"[48,55,64,72]", "[53,57,65,77]", "[50,62,69,74]", "[43,59,67,79]"};
  const auto split = [&](int pieces) {
    std::string text;
    for (int i = 0; i < pieces; ++i) {
      text += i ? ",[" : "[";
      for (int t = 0; t < 8; ++t) text += std::string(t ? "," : "") + chords[i % 4];
      text += "]";
    }
    return "[" + text + "]";
  };
  return folder.write("steady.json", "{\"train\":" + split(8) + ",\"valid\":" + split(4) +
                                         ",\"test\":" + split(4) + "}");
}

} // namespace

TEST(ConditioningCheck, SeesThatTheBeginningTellsTheRest) {
  const test::TemporaryFolder folder;
  auto config = test::smallExperiment(writeSteadyDataset(folder));
  config.run.numEpochs = 400;
  config.optimiser.learningRate = 0.01;
  config.optimiser.weightDecay = 0;
  const auto dataset = data::Dataset::fromConfig(config.dataset);
  const auto trainer =
      train::Trainer::create(runs::RunStore(folder.path() / "runs"), config, dataset);
  ASSERT_EQ(trainer->run({}), types::RunStatus::Finished) << trainer->failureReason();
  ConditioningSettings settings;
  settings.givenQuarters = settings.nextQuarters = 4;
  settings.paths = 300;
  const auto checkpoint = trainer->directory().lastCheckpoint();
  const auto result = generate::checkConditioning(checkpoint, *dataset, settings);
  EXPECT_EQ(result.pieces, 4U);
  EXPECT_EQ(result.epochs, 400);
  EXPECT_GT(result.gain.low, 0);
  EXPECT_GT(result.gainOnOthers.low, 0);
  EXPECT_NEAR(result.gain.mean, result.prior.mean - result.given.mean, 1e-9);
  EXPECT_EQ(generate::checkConditioning(checkpoint, *dataset, settings).given.mean,
            result.given.mean);

  settings.nextQuarters = 5; // no piece is as long
  EXPECT_THROW(generate::checkConditioning(checkpoint, *dataset, settings), support::InputError);
  EXPECT_THROW(generate::checkConditioning("nowhere.pt", *dataset, settings), support::InputError);
}

TEST(ConditioningCheck, AModelThatLearntNothingGainsNothing) {
  const test::TemporaryFolder folder;
  auto config = test::smallExperiment(writeSteadyDataset(folder));
  config.run.numEpochs = 1;
  config.optimiser.learningRate = 1e-9;
  const auto dataset = data::Dataset::fromConfig(config.dataset);
  const auto trainer =
      train::Trainer::create(runs::RunStore(folder.path() / "runs"), config, dataset);
  ASSERT_EQ(trainer->run({}), types::RunStatus::Finished);
  ConditioningSettings settings;
  settings.givenQuarters = settings.nextQuarters = 4;
  const auto result =
      generate::checkConditioning(trainer->directory().lastCheckpoint(), *dataset, settings);
  EXPECT_LT(std::abs(result.gain.mean), 0.05 * result.prior.mean);
}

TEST(BootstrapMean, CoversTheMeanWithTheSpreadOfTheory) {
  std::vector<double> values;
  for (int i = 0; i < 100; ++i) values.push_back(i % 2);
  const auto interval = generate::bootstrapMean(values, 1);
  EXPECT_DOUBLE_EQ(interval.mean, 0.5);
  // The mean of 100 fair coins: standard deviation 0.05.
  EXPECT_NEAR(interval.low, 0.5 - 1.96 * 0.05, 0.015);
  EXPECT_NEAR(interval.high, 0.5 + 1.96 * 0.05, 0.015);
  const auto constant = generate::bootstrapMean({3, 3, 3}, 1);
  EXPECT_EQ(constant.low, 3);
  EXPECT_EQ(constant.high, 3);
  EXPECT_THROW(generate::bootstrapMean({}, 1), std::invalid_argument);
}
