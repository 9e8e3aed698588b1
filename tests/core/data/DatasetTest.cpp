#include "core/data/Dataset.h"

#include "core/data/DatasetLibrary.h"
#include "core/support/Errors.h"
#include "core/types/Transpose.h"
#include "tests/support/CanonicalData.h"
#include "tests/support/TemporaryFolder.h"

#include <algorithm>
#include <cstdlib>
#include <gtest/gtest.h>
#include <stdexcept>
#include <thread>
#include <vector>

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

namespace {

/// The keys that the notes of a reading sound in each slice.
std::vector<types::Slice> slicesOf(const types::ModelReading& reading) {
  const types::Chorale read = types::atModelPitch(reading.chorale);
  std::vector<types::Slice> slices(std::size_t(read.lengthSteps));
  for (const auto& voice : read.voices)
    for (const types::Note& note : voice)
      for (int t = note.onset; t < note.onset + note.duration; ++t)
        slices.at(std::size_t(t)).set(std::size_t(note.pitch - types::kLowestPitch));
  return slices;
}

} // namespace

TEST(Dataset, TheReadingOfEveryBuiltInPieceHasTheSlicesOfItsRoll) {
  const auto dataset = data::Dataset::builtIn();
  for (const Split split : types::kSplits)
    for (std::size_t i = 0; i < dataset->rolls(split).size(); ++i) {
      const types::ModelReading reading = dataset->reading(split, i);
      const types::PianoRoll& roll = dataset->rolls(split)[i];
      EXPECT_EQ(slicesOf(reading), roll.slices) << dataset->headings(split)[i].catalogueNumber;
      EXPECT_EQ(reading.scoreQuarters.size(), roll.length());
      EXPECT_FALSE(reading.chorale.voicesInferred);
      EXPECT_EQ(reading.chorale.title, dataset->headings(split)[i].title);
    }
}

TEST(Dataset, TheReadingTellsWhereInTheScoreItIs) {
  const auto dataset = data::Dataset::builtIn();
  const auto& headings = dataset->headings(Split::Train);
  std::size_t place = 0;
  Split split = Split::Train;
  for (const Split candidate : types::kSplits)
    for (std::size_t i = 0; i < dataset->headings(candidate).size(); ++i)
      if (dataset->headings(candidate)[i].catalogueNumber == "BWV 244.44") {
        split = candidate;
        place = i;
      }
  const types::Chorale& score = dataset->chorale(split, place);
  const types::ModelReading reading = dataset->reading(split, place);
  EXPECT_EQ(score.lengthSteps, 48 * 4);
  EXPECT_EQ(reading.chorale.lengthSteps, 65);
  // What sounds in the score at the place that a slice names is what the slice has, in its voice.
  std::size_t jumps = 0;
  for (std::size_t t = 0; t < reading.scoreQuarters.size(); ++t) {
    if (t > 0 && reading.scoreQuarters[t] != reading.scoreQuarters[t - 1] + 1) ++jumps;
    const int step = int(4 * reading.scoreQuarters[t]);
    if (step < 0 || step >= score.lengthSteps) continue;
    const auto sounding = [](const std::vector<types::Note>& notes, int at) {
      for (const types::Note& note : notes)
        if (note.onset <= at && at < note.onset + note.duration) return note.pitch;
      return 0;
    };
    for (std::size_t v = 0; v < 4; ++v) {
      const int sung = sounding(score.voices[v], step);
      const int read = sounding(reading.chorale.voices[v], int(t));
      EXPECT_EQ(read, sung) << "slice " << t << " voice " << v;
    }
  }
  EXPECT_GT(jumps, 0U);
  EXPECT_EQ(headings.size(), dataset->rolls(Split::Train).size());
}

TEST(Dataset, VoicesAreAssignedWhenAPieceIsLookedAt) {
  const test::TemporaryFolder folder;
  const auto dataset = data::Dataset::fromFile(folder.write("small.json", kSmall));
  const auto& heading = dataset->headings(Split::Train)[0];
  EXPECT_EQ(heading.title, "train 1");
  EXPECT_EQ(heading.lengthSteps, 2);
  for (const auto& voice : heading.voices) EXPECT_TRUE(voice.empty());

  // Several threads ask at once; all see the same piece.
  std::vector<const types::Chorale*> seen(8);
  std::vector<std::thread> threads;
  for (auto& chorale : seen)
    threads.emplace_back([&] { chorale = &dataset->chorale(Split::Train, 0); });
  for (auto& thread : threads) thread.join();
  for (const auto* chorale : seen) EXPECT_EQ(chorale, seen[0]);
  EXPECT_EQ(seen[0]->title, "train 1");
  std::vector<int> pitches;
  for (const auto& voice : seen[0]->voices)
    for (const auto& note : voice) pitches.push_back(note.pitch);
  std::sort(pitches.begin(), pitches.end());
  EXPECT_EQ(pitches, (std::vector<int>{60, 64}));
  EXPECT_EQ(slicesOf(dataset->reading(Split::Train, 0)), dataset->rolls(Split::Train)[0].slices);
  EXPECT_THROW(dataset->chorale(Split::Valid, 1), std::out_of_range);
}

TEST(Dataset, PiecesAreCountedThroughTheSplits) {
  const test::TemporaryFolder folder;
  const auto dataset = data::Dataset::fromFile(folder.write("small.json", kSmall));
  EXPECT_EQ(dataset->pieceAt(1), (types::PieceRef{Split::Train, 1}));
  EXPECT_EQ(dataset->pieceAt(2), (types::PieceRef{Split::Valid, 0}));
  EXPECT_EQ(dataset->pieceAt(3), (types::PieceRef{Split::Test, 0}));
  EXPECT_THROW(dataset->pieceAt(4), std::out_of_range);
  EXPECT_EQ(dataset->headings().size(), 4U);
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
