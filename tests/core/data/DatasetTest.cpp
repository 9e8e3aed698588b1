#include "core/data/Dataset.h"

#include "core/data/DatasetLibrary.h"
#include "core/support/Errors.h"
#include "tests/support/CanonicalData.h"
#include "tests/support/TemporaryFolder.h"

#include <cstdlib>
#include <gtest/gtest.h>

using namespace dmm;
using types::Split;

namespace {
constexpr const char* kSmall =
    R"({"train": [[[60, 64], []], [[21]]], "valid": [[[108]]], "test": [[[50], [52], [50]]]})";
}

TEST(Dataset, CountsPiecesAndSlices) {
  const test::TemporaryFolder folder;
  const auto dataset = data::Dataset::fromFile(folder.write("small.json", kSmall));
  EXPECT_EQ(dataset->summary().name, "small");
  EXPECT_EQ(dataset->sliceCount(Split::Train), 3U);
  EXPECT_EQ(dataset->sliceCount(Split::Test), 3U);
  EXPECT_EQ(dataset->rolls(Split::Train).size(), 2U);
  EXPECT_EQ(dataset->chorales(Split::Valid).size(), 1U);
  EXPECT_EQ(dataset->summary().splits[0].pieces, 2U);
}

TEST(Dataset, TheCanonicalOneHasItsPublishedSize) {
  const auto file = test::canonicalQuarterFile();
  if (!file) GTEST_SKIP() << "the canonical dataset is not beside this checkout";
  const auto dataset = data::Dataset::fromFile(*file);
  const auto& splits = dataset->summary().splits;
  EXPECT_EQ(splits[0].pieces, 229U);
  EXPECT_EQ(splits[1].pieces, 76U);
  EXPECT_EQ(splits[2].pieces, 77U);
  EXPECT_EQ(splits[0].slices, 13807U);
  EXPECT_EQ(splits[1].slices, 4602U);
  EXPECT_EQ(splits[2].slices, 4725U);
}

TEST(Dataset, RefusesOtherContentThanRecorded) {
  const test::TemporaryFolder folder;
  const auto file = folder.write("small.json", kSmall);
  types::ExperimentConfig::DatasetConfig config{"mine", file.string(), ""};
  config.sha256 = data::Dataset::fromConfig(config)->summary().sha256;
  EXPECT_EQ(data::Dataset::fromConfig(config)->summary().name, "mine");
  folder.write("small.json", std::string(kSmall) + " ");
  EXPECT_THROW(data::Dataset::fromConfig(config), support::InputError);
}

TEST(Dataset, TheBuiltInOneIsThereWithoutAnyFile) {
  const auto dataset = data::Dataset::builtIn();
  const auto& summary = dataset->summary();
  EXPECT_EQ(summary.name, "jsb-chorales");
  EXPECT_EQ(summary.file, "builtin:jsb-chorales");
  EXPECT_EQ(summary.sha256.size(), 64U);
  EXPECT_EQ(summary.splits[0].pieces, 225U);
  EXPECT_EQ(summary.splits[1].pieces, 75U);
  EXPECT_EQ(summary.splits[2].pieces, 77U);
  ASSERT_TRUE(summary.canonical);
  std::size_t slices = 0;
  for (const Split split : types::kSplits) {
    slices += dataset->sliceCount(split);
    ASSERT_EQ(dataset->chorales(split).size(), dataset->rolls(split).size());
    for (const auto& chorale : dataset->chorales(split)) EXPECT_FALSE(chorale.voicesInferred);
  }
  EXPECT_EQ(slices, summary.canonical->total().matchedSlices);
  EXPECT_EQ(data::Dataset::builtIn(), dataset); // read once
}

TEST(Dataset, TheBuiltInOneIsFoundByItsNameAndChosenWithoutOne) {
  const auto builtIn = data::Dataset::builtIn();
  const std::string sha = builtIn->summary().sha256;
  EXPECT_EQ(data::Dataset::fromFile("builtin:jsb-chorales"), builtIn);
  EXPECT_EQ(data::Dataset::fromFile("jsb-chorales", "mine"), builtIn);
  EXPECT_EQ(data::Dataset::fromConfig({}), builtIn);
  EXPECT_EQ(data::Dataset::fromConfig({"jsb-chorales", "", ""}), builtIn);
  EXPECT_EQ(data::Dataset::fromConfig({"", "builtin:jsb-chorales", sha}), builtIn);
  EXPECT_THROW(data::Dataset::fromConfig({"", "", std::string(64, '0')}), support::InputError);
}

TEST(Dataset, AnUnknownBuiltInNameIsRefusedWithWhatThereIs) {
  try {
    data::Dataset::fromConfig({"", "builtin:folk-songs", ""});
    FAIL() << "accepted";
  } catch (const support::InputError& error) {
    EXPECT_STREQ(error.what(), "builtin:folk-songs: no such dataset is built in; there is "
                               "builtin:jsb-chorales");
  }
}

TEST(Dataset, AnExperimentMayNameADatasetOfTheLibrary) {
  const test::TemporaryFolder folder;
  const auto file = folder.write("dmm-workbench/datasets/mine.json", kSmall);
  ::setenv("XDG_DATA_HOME", folder.path().c_str(), 1);
  EXPECT_EQ(data::Dataset::fromConfig({"mine", "", ""})->summary().file, file.string());
  EXPECT_THROW(data::Dataset::fromConfig({"other", "", ""}), support::InputError);
  ::unsetenv("XDG_DATA_HOME");
}

TEST(DatasetLibrary, FindsByNameOrPath) {
  const test::TemporaryFolder folder;
  const data::DatasetLibrary library(folder.path() / "datasets");
  EXPECT_TRUE(library.files().empty());
  const auto mine = folder.write("datasets/mine.json", kSmall);
  folder.write("datasets/readme.txt", "");
  EXPECT_EQ(library.files(), std::vector{mine});
  EXPECT_EQ(library.find("mine"), mine);
  const auto other = folder.write("other.json", kSmall);
  EXPECT_EQ(library.find(other.string()), other);
  EXPECT_THROW(library.find("nothing"), support::InputError);
  EXPECT_EQ(library.find("jsb-chorales"), "builtin:jsb-chorales");
  EXPECT_EQ(library.find("builtin:jsb-chorales"), "builtin:jsb-chorales");
  EXPECT_THROW(library.find("builtin:other"), support::InputError);
}
