// `dmm harmonise`.

#include "core/data/Dataset.h"
#include "core/formats/OwnMidi.h"
#include "core/formats/ScoreReading.h"
#include "core/types/Bars.h"
#include "tests/app/cli/CommandLine.h"

#include <nlohmann/json.hpp>

#include <algorithm>

using namespace dmm;
using nlohmann::json;
using test::CommandLineTest;

namespace {

class HarmoniseCommandTest : public CommandLineTest {
 protected:
  /// A run of one epoch on the chorales.
  std::string trainOnBach() const {
    const auto trained =
        dmm({"train", "--config", small, "--epochs", "1", "--set", "run.evaluation_particles=0"});
    EXPECT_EQ(trained.status, 0) << trained.err;
    return trained.out.substr(0, trained.out.find('\n'));
  }
  std::string scoreOf(const types::Chorale& piece, const char* name) const {
    const auto file = folder.path() / name;
    formats::writeScore(piece, file);
    return file.string();
  }
  /// Eighths among quarters, in G major.
  static types::Chorale melody() {
    types::Chorale tune;
    tune.title = "Tune";
    tune.stepsPerQuarter = 2;
    tune.lengthSteps = 16;
    tune.voicesInferred = false;
    tune.voices[0] = {{67, 0, 2}, {69, 2, 1}, {71, 3, 1},  {72, 4, 2},
                      {74, 6, 2}, {71, 8, 4}, {69, 12, 2}, {67, 14, 2}};
    return tune;
  }
  static types::Chorale read(const std::string& file) {
    return formats::readScore(file, 2).chorale;
  }

  std::filesystem::path pieces = folder.path() / "pieces";
};

} // namespace

TEST_F(HarmoniseCommandTest, AMelodyComesBackNoteForNoteWithThreeOtherVoices) {
  const std::string id = trainOnBach(), tune = scoreOf(melody(), "tune.mid");
  const auto made = dmm({"harmonise", id, "--melody", tune, "--count", "2", "--seed", "5", "--out",
                         pieces.string(), "--particles", "32", "--json"});
  ASSERT_EQ(made.status, 0) << made.err;
  EXPECT_NE(made.err.find("it comes back at its own pitch"), std::string::npos) << made.err;
  const json result = json::parse(made.out);
  ASSERT_EQ(result["pieces"].size(), 2U);
  for (const auto& piece : result["pieces"]) {
    EXPECT_EQ(piece["title"].get<std::string>().rfind("Tune harmonised, seed ", 0), 0U);
    EXPECT_TRUE(piece["nll"].is_number());
    EXPECT_TRUE(piece["evidence"].is_number());
    EXPECT_EQ(piece["counterpoint"]["chords"], 8);
    const std::string file = piece["file"];
    const types::Chorale harmony = read(file);
    EXPECT_EQ(harmony.voices[0], melody().voices[0]);
    for (std::size_t v = 1; v < 4; ++v) {
      int sung = 0;
      for (const auto& note : harmony.voices[v]) sung += note.duration;
      EXPECT_EQ(sung, 16) << v; // without a rest, as four voices sing
    }
    // And again from the file.
    const auto again = dmm({"generate", "--from", file, "--out", pieces.string()});
    ASSERT_EQ(again.status, 0) << again.err;
    const auto copy = pieces / (std::filesystem::path(file).stem().string() + "-again.mid");
    EXPECT_EQ(formats::readOwnMidi(copy).voices, formats::readOwnMidi(file).voices);
    EXPECT_EQ(formats::readOwnMidi(copy).origin, formats::readOwnMidi(file).origin);
  }
}

TEST_F(HarmoniseCommandTest, OtherVoicesAreGivenTooAndBarsRefilled) {
  const std::string id = trainOnBach();
  const auto dataset = data::Dataset::builtIn();
  const types::Chorale bach = dataset->reading(types::Split::Test, 2).chorale;
  const auto harmonised = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"harmonise", id, "--piece", "test:3", "--count", "1",
                                         "--particles", "16", "--out", pieces.string(), "--json"});
    const auto made = dmm(arguments);
    EXPECT_EQ(made.status, 0) << made.err;
    return formats::readOwnMidi(json::parse(made.out)["pieces"][0]["file"].get<std::string>());
  };
  const auto bass = harmonised({"--voice", "bass"});
  EXPECT_EQ(bass.voices[3], bach.voices[3]);
  EXPECT_NE(bass.voices[0], bach.voices[0]);
  const auto refilled = harmonised({"--free", "2:2", "--voices", "alto,tenor", "--seed", "9"});
  EXPECT_EQ(refilled.voices[0], bach.voices[0]);
  EXPECT_EQ(refilled.voices[3], bach.voices[3]);
  EXPECT_NE(refilled.voices[1], bach.voices[1]);
  const auto kept = harmonised({"--keep", "bass:2:3", "--keep", "2", "--seed", "9"});
  const auto until = [](const types::Chorale& piece, std::size_t voice, int begin, int end) {
    std::vector<int> pitches; // at each quarter
    for (int quarter = begin; quarter < end; ++quarter)
      for (const auto& note : piece.voices[voice])
        if (note.onset <= quarter * piece.stepsPerQuarter &&
            quarter * piece.stepsPerQuarter < note.onset + note.duration)
          pitches.push_back(note.pitch);
    return pitches;
  };
  const types::Bars bars(bach);
  const auto all = bars.until(double(bach.lengthSteps) / bach.stepsPerQuarter);
  const auto bar = [&](int number) {
    return *std::find_if(all.begin(), all.end(), [&](const auto& b) { return b.number == number; });
  };
  const int second = int(bar(2).start), third = int(bar(3).start), fourth = int(bar(4).start);
  for (const std::size_t v : {1U, 2U, 3U})
    EXPECT_EQ(until(kept, v, second, third), until(bach, v, second, third));
  EXPECT_EQ(until(kept, 3, third, fourth), until(bach, 3, third, fourth));
  EXPECT_NE(until(kept, 1, third, fourth), until(bach, 1, third, fourth));
}

TEST_F(HarmoniseCommandTest, BadInputIsOneLine) {
  const std::string id = trainOnBach(), tune = scoreOf(melody(), "tune.mid");
  expectRefused({"harmonise", id}, "either --melody FILE or --piece PIECE");
  expectRefused({"harmonise", id, "--melody", "none.mid"}, "none.mid");
  expectRefused({"harmonise", id, "--melody", tune, "--part", "2"}, "1 part");
  expectRefused({"harmonise", id, "--piece", "test:1", "--free", "x"}, "--free");
  expectRefused({"harmonise", id, "--piece", "test:1", "--free", "900:901"}, "the piece has bars");
  expectRefused({"harmonise", id, "--piece", "test:1", "--keep", "viola:1"}, "--keep");
  expectRefused({"harmonise", id, "--piece", "test:1", "--keep", "900"}, "the piece has bars");
  expectRefused({"harmonise", id, "--melody", tune, "--particles", "0"}, "particles");
  expectRefused({"harmonise", id, "--melody", tune, "--voice", "flute"}, "--voice");
  types::Chorale wide = melody();
  wide.voices[0][0].pitch = 30;
  wide.voices[0][1].pitch = 100;
  expectRefused({"harmonise", id, "--melody", scoreOf(wide, "wide.mid")}, "no octave");
  types::Chorale chords = melody();
  const types::Chorale single = melody();
  for (const auto& note : single.voices[0])
    for (const int below : {3, 7, 12, 15})
      chords.voices[0].push_back({note.pitch - below, note.onset, note.duration});
  expectRefused({"harmonise", id, "--melody", scoreOf(chords, "chords.musicxml")}, "chords");
  types::Chorale silent = melody();
  silent.voices[0].clear();
  expectRefused({"harmonise", id, "--melody", scoreOf(silent, "silent.musicxml")}, "has no notes");
  types::Chorale endless = melody(); // 10,000 bars
  endless.voices[0].push_back({67, 2 * 39999, 2});
  endless.lengthSteps = 2 * 40000;
  expectRefused({"harmonise", id, "--melody", scoreOf(endless, "endless.mid")},
                "longer than 16384 quarters");
  expectRefused({"generate", id, "--mode", "harmonise"}, "--mode");
}
