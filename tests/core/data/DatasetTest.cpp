#include "core/data/Dataset.h"

#include "core/data/DatasetLibrary.h"
#include "core/support/Errors.h"
#include "tests/support/CanonicalData.h"
#include "tests/support/TemporaryFolder.h"

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
  EXPECT_THROW(data::Dataset::fromConfig({}), support::InputError);
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
}
