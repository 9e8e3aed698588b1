#include "core/model/hmm/HeardKeys.h"

#include "core/data/Dataset.h"
#include "tests/support/CanonicalData.h"

#include <gtest/gtest.h>

using namespace dmm;

TEST(HeardKeys, AreThoseThatSoundAnywhere) {
  types::PianoRoll one, other;
  one.slices.resize(3);
  one.slices[1].set(40).set(7);
  other.slices.resize(1);
  other.slices[0].set(87).set(40);
  EXPECT_EQ(model::hmm::heardKeys({one, other}), (std::vector<std::int64_t>{7, 40, 87}));
  EXPECT_TRUE(model::hmm::heardKeys({}).empty());
}

TEST(HeardKeys, LeaveWhatPyroLeavesOfTheChorales) {
  const auto file = test::canonicalQuarterFile();
  if (!file) GTEST_SKIP() << "no canonical data here";
  types::ExperimentConfig::DatasetConfig source;
  source.file = file->string();
  const auto dataset = data::Dataset::fromConfig(source);
  EXPECT_EQ(model::hmm::heardKeys(dataset->rolls(types::Split::Train)).size(), 51);
}
