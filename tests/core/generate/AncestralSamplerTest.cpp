#include "core/generate/AncestralSampler.h"

#include "core/formats/VoiceAssignment.h"
#include "core/support/Errors.h"
#include "core/train/Trainer.h"
#include "tests/support/SmallExperiment.h"

#include <gtest/gtest.h>

using namespace dmm;

namespace {

class AncestralSamplerTest : public ::testing::Test {
 protected:
  void SetUp() override {
    config.run.numEpochs = 200;
    config.optimiser.learningRate = 0.01;
    config.optimiser.weightDecay = 0;
    trainer = train::Trainer::create(store, config, data::Dataset::fromConfig(config.dataset));
    ASSERT_EQ(trainer->run({}), types::RunStatus::Finished) << trainer->failureReason();
  }

  test::TemporaryFolder folder;
  runs::RunStore store{folder.path() / "runs"};
  types::ExperimentConfig config = test::smallExperiment(test::writeSmallDataset(folder));
  std::unique_ptr<train::Trainer> trainer;
};

} // namespace

TEST_F(AncestralSamplerTest, ComposesWithWhatItLearnt) {
  const generate::AncestralSampler sampler(trainer->directory().modelCheckpoint());
  const auto piece = sampler.sample({40, 3});
  EXPECT_EQ(piece.lengthSteps, 40);
  EXPECT_TRUE(piece.voicesInferred);
  // Every slice of the pieces has a bass from 48 to 55 and three or four keys.
  types::Slice seen;
  double keys = 0;
  const auto roll = formats::rollOf(piece);
  for (const auto& slice : roll.slices) {
    seen |= slice;
    keys += static_cast<double>(slice.count());
  }
  EXPECT_GT(keys / 40, 2);
  EXPECT_LT(keys / 40, 6);
  EXPECT_LT(seen.count(), 40U); // of 88 keys, 13 occur in the pieces

  EXPECT_EQ(sampler.sample({40, 3}), piece);
  EXPECT_NE(sampler.sample({40, 4}), piece);
}

TEST_F(AncestralSamplerTest, SaysWhereAPieceComesFrom) {
  const generate::AncestralSampler sampler(trainer->directory().lastCheckpoint());
  const std::string line = sampler.sample({16, 9}).origin;
  for (const std::string& part :
       {trainer->directory().id(), std::string("last.pt after 200 epochs"), std::string("seed 9"),
        std::string("16 quarters")})
    EXPECT_NE(line.find(part), std::string::npos) << line;
}

TEST(AncestralSampler, RefusesAMissingCheckpoint) {
  EXPECT_THROW(generate::AncestralSampler("nowhere/best.pt"), support::InputError);
}
