// `dmm check`.

#include "core/formats/ScoreReading.h"
#include "tests/app/cli/CommandLine.h"

#include <nlohmann/json.hpp>

using namespace dmm;
using nlohmann::json;
using CheckCommandTest = test::CommandLineTest;

TEST_F(CheckCommandTest, CheckShowsWhereRulesAreBroken) {
  types::Chorale parallel;
  parallel.title = "Parallels";
  parallel.voicesInferred = false;
  parallel.lengthSteps = 2;
  parallel.voices = {{{{72, 0, 1}, {74, 1, 1}},
                      {{64, 0, 1}, {65, 1, 1}},
                      {{55, 0, 1}, {57, 1, 1}},
                      {{48, 0, 1}, {50, 1, 1}}}};
  const std::string file = (folder.path() / "parallel.musicxml").string();
  formats::writeScore(parallel, file);
  const auto shown = dmm({"check", file});
  ASSERT_EQ(shown.status, 0) << shown.err;
  EXPECT_NE(shown.out.find("2 chords"), std::string::npos) << shown.out;
  EXPECT_NE(shown.out.find("1.2  parallel octaves"), std::string::npos) << shown.out;
  EXPECT_NE(shown.out.find("tenor, bass"), std::string::npos) << shown.out;

  const json told = json::parse(dmm({"check", file, "--json"}).out);
  EXPECT_EQ(told["chords"], 2);
  EXPECT_EQ(told["faults"]["parallel_fifths"], 1);
  EXPECT_EQ(told["faults"]["parallel_octaves"], 1);
  EXPECT_GT(told["bach"]["chords"], 10000);
  bool isTold = false;
  for (const auto& place : told["places"])
    isTold |= place["rule"] == "parallel_fifths" && place["place"] == "1.2" &&
              place["from"] == "1.1" && place["voices"] == json({"tenor", "bass"});
  EXPECT_TRUE(isTold) << told.dump();

  const json split = json::parse(dmm({"check", "jsb-chorales:test", "--json"}).out);
  EXPECT_GT(split["chords"], 4000);
  EXPECT_FALSE(split.contains("places"));
  expectRefused({"check", "none.mid"}, "none.mid");
}
