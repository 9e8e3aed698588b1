// What an imported dataset keeps of its scores besides the notes.

#include "core/formats/DatasetJson.h"

#include "core/formats/VoiceAssignment.h"
#include "core/support/Errors.h"

#include <nlohmann/json.hpp>

#include <gtest/gtest.h>

using namespace dmm;
using nlohmann::json;

namespace {

/// The same piece in each split: four quarters on the sixteenth grid.
formats::DatasetContent content() {
  formats::DatasetContent content;
  for (const types::Split split : types::kSplits) {
    types::Piece piece;
    types::Chorale& chorale = piece.chorale;
    chorale.title = "Piece";
    chorale.split = split;
    chorale.stepsPerQuarter = 4;
    chorale.lengthSteps = 16;
    chorale.voicesInferred = false;
    chorale.voices[0] = {{72, 0, 4}, {74, 4, 12}};
    chorale.voices[3] = {{48, 0, 16}};
    chorale.meter = types::Meter{4, 4, 4, {{12, 3, 8}}, {{4, 6, true}, {10, 2, false}}};
    chorale.keyFifths = -3;
    chorale.fermatas[0] = {4};
    chorale.fermatas[3] = {0};
    piece.roll = formats::rollOf(chorale);
    content.pieces.push_back(piece);
  }
  return content;
}

std::string messageWith(const char* pointer, const json& value) {
  json file = json::parse(formats::toDatasetJson(content()));
  file[json::json_pointer(pointer)] = value;
  try {
    formats::parseDatasetJson(file.dump(), "d");
  } catch (const support::InputError& error) {
    return error.what();
  }
  return "accepted";
}

} // namespace

TEST(DatasetJson, BarsKeyAndFermatasComeBack) {
  const auto read = formats::parseDatasetJson(formats::toDatasetJson(content()), "d");
  ASSERT_EQ(read.pieces.size(), 3U);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(read.pieces[i], content().pieces[i]);
}

TEST(DatasetJson, BarsThatAreNoneAreRefusedWithThePlace) {
  const char* at = "/chorales/valid/0/";
  EXPECT_EQ(messageWith((std::string(at) + "meter_changes").c_str(), {{2, 3, 4}, {2, 3, 4}}),
            "d: chorales.valid[0].meter_changes[1][0]: expected the time of a change from 3 to 16, "
            "got 2");
  EXPECT_EQ(messageWith((std::string(at) + "irregular_bars").c_str(), {{4, 6, true}, {9, 2, true}}),
            "d: chorales.valid[0].irregular_bars[1][0]: expected the beginning of a bar from 10 to "
            "16, got 9");
  EXPECT_EQ(messageWith((std::string(at) + "fermatas").c_str(), json::array({{5}, {}, {}, {}})),
            "d: chorales.valid[0].fermatas[0][0]: no note of the voice begins there");
}
