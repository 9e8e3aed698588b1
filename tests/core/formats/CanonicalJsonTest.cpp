#include "core/formats/CanonicalJson.h"

#include "core/formats/VoiceAssignment.h"
#include "core/support/Errors.h"
#include "tests/support/CanonicalData.h"

#include <nlohmann/json.hpp>

#include <fstream>
#include <gtest/gtest.h>

using namespace dmm;
using types::Split;

namespace {

constexpr const char* kSmall =
    R"({"train": [[[60, 64], []], [[21]]], "valid": [[[108]]], "test": [[[50], [52]]]})";

std::string messageFor(const std::string& json) {
  try {
    formats::parseCanonicalJson(json, "d.json");
  } catch (const support::InputError& error) {
    return error.what();
  }
  return "";
}

} // namespace

TEST(CanonicalJson, ReadsPiecesInOrder) {
  const auto pieces = formats::parseCanonicalJson(kSmall, "d.json");
  ASSERT_EQ(pieces.size(), 4U);
  EXPECT_EQ(pieces[0].chorale.split, Split::Train);
  EXPECT_EQ(pieces[0].chorale.lengthSteps, 2);
  EXPECT_EQ(pieces[1].chorale.title, "train 2");
  EXPECT_EQ(pieces[2].chorale.split, Split::Valid);
  EXPECT_EQ(pieces[3].chorale.split, Split::Test);
  const auto& roll = pieces[0].roll;
  ASSERT_EQ(roll.length(), 2U);
  EXPECT_EQ(roll.slices[0].count(), 2U);
  EXPECT_TRUE(roll.slices[0].test(60 - 21));
  EXPECT_TRUE(roll.slices[1].none());
  EXPECT_TRUE(pieces[1].roll.slices[0].test(0));
  EXPECT_TRUE(pieces[2].roll.slices[0].test(87));
}

TEST(CanonicalJson, KeepsEveryNoteOfTheCanonicalFile) {
  const auto file = test::canonicalQuarterFile();
  if (!file) GTEST_SKIP() << "the canonical dataset is not beside this checkout";
  const auto json = nlohmann::json::parse(std::ifstream(*file));
  const auto pieces = formats::readCanonicalJson(*file);
  std::size_t i = 0;
  for (const char* split : {"train", "valid", "test"})
    for (const auto& piece : json.at(split)) {
      const auto& roll = pieces.at(i++).roll;
      ASSERT_EQ(roll.length(), piece.size());
      for (std::size_t t = 0; t < piece.size(); ++t) {
        types::Slice expected;
        for (const auto& note : piece[t]) expected.set(note.get<std::size_t>() - 21);
        ASSERT_EQ(roll.slices[t], expected) << split << " piece " << i << " slice " << t;
      }
    }
  EXPECT_EQ(i, pieces.size());
}

TEST(CanonicalJson, PieceJsonHoldsTheRollAndItsOrigin) {
  types::Chorale chorale =
      formats::assignVoices(formats::parseCanonicalJson(kSmall, "d.json")[0].roll);
  chorale.origin = "seed 4";
  const auto piece = nlohmann::json::parse(formats::toPieceJson(chorale));
  EXPECT_EQ(piece.at("quarters"), nlohmann::json::parse("[[60, 64], []]"));
  EXPECT_EQ(piece.at("origin"), "seed 4");
}

struct BadJson {
  const char* json;
  const char* message;
};
class CanonicalJsonBad : public ::testing::TestWithParam<BadJson> {};

TEST_P(CanonicalJsonBad, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(messageFor(GetParam().json), GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    Cases, CanonicalJsonBad,
    ::testing::Values(
        BadJson{"{\"train\":\n [[[60", "d.json:2: not JSON (at byte 17 of 16)"},
        BadJson{"", "d.json:1: not JSON (at byte 1 of 0)"},
        BadJson{"[]", "d.json: expected an object with \"train\", \"valid\" and \"test\""},
        BadJson{R"({"train": [[[60]]], "valid": [[[60]]]})", "d.json: the split 'test' is missing"},
        BadJson{R"({"train": [[[60]]], "valid": [], "test": [[[60]]]})",
                "d.json: the split 'valid' is empty"},
        BadJson{R"({"train": [[[60], [61, 109]]], "valid": [[[60]]], "test": [[[60]]]})",
                "d.json: train, piece 1, slice 2: expected a MIDI note from 21 to 108, got 109"},
        BadJson{R"({"train": [[[20]]], "valid": [[[60]]], "test": [[[60]]]})",
                "d.json: train, piece 1, slice 1: expected a MIDI note from 21 to 108, got 20"},
        BadJson{R"({"train": [[[-1]]], "valid": [[[60]]], "test": [[[60]]]})",
                "d.json: train, piece 1, slice 1: expected a MIDI note from 21 to 108, got -1"},
        BadJson{R"({"train": [[[60.5]]], "valid": [[[60]]], "test": [[[60]]]})",
                "d.json: train, piece 1, slice 1: expected a MIDI note from 21 to 108, got 60.5"},
        BadJson{R"({"train": [[60]], "valid": [[[60]]], "test": [[[60]]]})",
                "d.json: train, piece 1, slice 1: expected a list of MIDI notes, got 60"},
        BadJson{R"({"train": [[]], "valid": [[[60]]], "test": [[[60]]]})",
                "d.json: train, piece 1: the piece has no slices"},
        BadJson{R"({"train": {"a": 1}, "valid": [[[60]]], "test": [[[60]]]})",
                "d.json: train: expected a list of pieces, got object"}));
