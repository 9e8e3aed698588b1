// `dmm generate` in all its modes.

#include "core/formats/BuiltInCorpus.h"
#include "core/formats/OwnMidi.h"
#include "core/formats/VoiceAssignment.h"
#include "tests/app/cli/CommandLine.h"

#include <nlohmann/json.hpp>

#include <algorithm>

using namespace dmm;
using nlohmann::json;
using test::CommandLineTest;

namespace {

class GenerateCommandTest : public CommandLineTest {
 protected:
  std::string id = train();
  std::filesystem::path pieces = folder.path() / "pieces";
  std::filesystem::path run = folder.path() / "home" / "dmm-workbench" / "runs" / id;

  /// Composes into the folder of pieces.
  test::Result generate(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"generate", id, "--out", pieces.string()});
    return dmm(arguments);
  }
};

} // namespace

TEST_F(GenerateCommandTest, EveryModeComposesAndCanBeMadeAgainExactly) {
  const std::vector<std::pair<std::vector<std::string>, std::string>> calls{
      {{"--seed", "7"}, "sample-seed7"},
      {{"--mode", "continue", "--piece", "test:2", "--given", "3", "--length", "9"},
       "continue-test2-seed0"},
      {{"--mode", "reconstruct", "--piece", "train:1", "--notes", "threshold", "--threshold",
        "0.25"},
       "reconstruct-train1-seed0"},
      {{"--mode", "vary", "--piece", "Train 3", "--strength", "0.3", "--repeats", "struck"},
       "vary-train3-seed0"},
      {{"--mode", "interpolate", "--piece", "valid:1", "--second", "valid:2", "--temperature",
        "0.7"},
       "interpolate-valid1-valid2-seed0"}};
  for (const auto& [arguments, name] : calls) {
    const auto made = generate(arguments);
    ASSERT_EQ(made.status, 0) << made.err;
    const auto file = pieces / (name + ".mid");
    ASSERT_TRUE(std::filesystem::exists(file)) << made.out;
    EXPECT_NE(made.out.find("nats a slice"), std::string::npos) << made.out;

    const auto again = dmm({"generate", "--from", file.string(), "--out", pieces.string()});
    ASSERT_EQ(again.status, 0) << again.err;
    EXPECT_TRUE(test::contentOf(pieces / (name + "-again.mid")) == test::contentOf(file)) << name;
  }
}

TEST_F(GenerateCommandTest, ByDefaultFourVoicesSingWhereChoirsDo) {
  const auto trained = dmm({"train", "--config", small, "--epochs", "1"}); // the chorales
  ASSERT_EQ(trained.status, 0) << trained.err;
  const std::string chorales = trained.out.substr(0, trained.out.find('\n'));
  const auto compose = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"generate", chorales, "--out", pieces.string()});
    const auto made = dmm(arguments);
    EXPECT_EQ(made.status, 0) << made.err;
    return formats::readOwnMidi(pieces / "sample-seed0.mid");
  };
  // A model that has hardly learnt: nothing but the rule keeps it in bounds.
  const auto sung = compose({});
  EXPECT_EQ(sung.modelShift, -12);
  const auto roll = formats::rollOf(sung);
  ASSERT_EQ(roll.length(), 64U);
  for (const auto& slice : roll.slices) EXPECT_EQ(slice.count(), 4U);
  for (const auto& note : sung.voices[0]) {
    EXPECT_GE(note.pitch, 58); // B flat 3
    EXPECT_LE(note.pitch, 81); // A 5
  }
  const std::string file = test::contentOf(pieces / "sample-seed0.mid");
  ASSERT_EQ(
      dmm({"generate", "--from", (pieces / "sample-seed0.mid").string(), "--out", pieces.string()})
          .status,
      0);
  EXPECT_TRUE(test::contentOf(pieces / "sample-seed0-again.mid") == file);
  // The same at the model's pitch.
  const auto read = compose({"--model-pitch"});
  EXPECT_EQ(read.modelShift, 0);
  auto higher = roll;
  for (auto& slice : higher.slices) slice <<= 12;
  EXPECT_EQ(formats::rollOf(read), higher);
  // A piece's own shift.
  ASSERT_EQ(dmm({"generate", chorales, "--out", pieces.string(), "--mode", "continue", "--piece",
                 "test:1"})
                .status,
            0);
  const auto corpus = formats::readCorpus(formats::builtInCorpusBytes(), "built in");
  const auto chorale =
      std::find_if(corpus.pieces.begin(), corpus.pieces.end(), [](const auto& entry) {
        return entry.piece.chorale.split == types::Split::Test;
      })->piece.chorale;
  const auto continued = formats::readOwnMidi(pieces / "continue-test1-seed0.mid");
  EXPECT_EQ(continued.modelShift, chorale.modelShift);
  EXPECT_EQ(continued.voices[0].front().pitch, chorale.voices[0].front().pitch);
}

// A file of version 0.1, whose notes were drawn singly and stood at the model's pitch.
TEST_F(GenerateCommandTest, APieceOfAnEarlierVersionIsMadeAgain) {
  ASSERT_EQ(generate({"--notes", "sampled", "--model-pitch", "--length", "16"}).status, 0);
  const auto made = formats::readOwnMidi(pieces / "sample-seed0.mid");
  for (const char* clause : {"shift", "voices"}) // as that version wrote it
    EXPECT_EQ(made.origin.find(clause), std::string::npos) << made.origin;
  const auto again =
      dmm({"generate", "--from", (pieces / "sample-seed0.mid").string(), "--out", pieces.string()});
  ASSERT_EQ(again.status, 0) << again.err;
  EXPECT_TRUE(test::contentOf(pieces / "sample-seed0-again.mid") ==
              test::contentOf(pieces / "sample-seed0.mid"));
}

TEST_F(GenerateCommandTest, APieceIsMadeAgainThoughItsCheckpointWasReplaced) {
  ASSERT_EQ(generate({"--checkpoint", "last"}).status, 0);
  const auto file = pieces / "sample-seed0.mid";
  // The weights are in another file of the run by now.
  std::filesystem::rename(run / "checkpoints" / "last.pt", run / "checkpoints" / "epoch-000123.pt");
  std::filesystem::copy(run / "checkpoints" / "best.pt", run / "checkpoints" / "last.pt");
  const auto again = dmm({"generate", "--from", file.string(), "--out", pieces.string()});
  ASSERT_EQ(again.status, 0) << again.err;
  EXPECT_TRUE(test::contentOf(pieces / "sample-seed0-again.mid") == test::contentOf(file));

  for (const auto& entry : std::filesystem::directory_iterator(run / "checkpoints"))
    std::filesystem::remove(entry.path());
  expectRefused({"generate", "--from", file.string()},
                "last.pt after 4 epochs, is no longer there");
}

TEST_F(GenerateCommandTest, CandidatesAreRankedByTheBound) {
  const auto made = generate({"--count", "6", "--length", "8", "--json"});
  ASSERT_EQ(made.status, 0) << made.err;
  const auto list = json::parse(made.out).at("pieces");
  ASSERT_EQ(list.size(), 6U);
  for (std::size_t i = 1; i < 6; ++i) EXPECT_LE(list[i - 1].at("nll"), list[i].at("nll"));
  for (const auto& piece : list) {
    EXPECT_TRUE(std::filesystem::exists(piece.at("file").get<std::string>()));
    const double share = piece.at("nearest").at("share");
    EXPECT_GE(share, 0);
    EXPECT_LE(share, 1);
    EXPECT_EQ(piece["nearest"].at("piece").get<std::string>().substr(0, 6), "train:");
  }
}

TEST_F(GenerateCommandTest, ChecksTheConditioning) {
  const auto checked = dmm({"generate", id, "--check-conditioning", "--given", "2", "--next", "2",
                            "--paths", "50", "--json"});
  ASSERT_EQ(checked.status, 0) << checked.err;
  const auto result = json::parse(checked.out);
  EXPECT_EQ(result.at("pieces"), 3);
  for (const char* key : {"given", "prior", "other", "gain", "gain_on_others"}) {
    EXPECT_LE(result.at(key).at("low"), result.at(key).at("mean")) << key;
    EXPECT_GE(result.at(key).at("high"), result.at(key).at("mean")) << key;
  }
  EXPECT_FALSE(std::filesystem::exists(pieces));
  expectRefused({"generate", id, "--check-conditioning", "--given", "30"},
                "expected at least two test pieces of 38 quarters, got 0");
}

TEST_F(GenerateCommandTest, RefusesBadInput) {
  const auto refused = [&](std::vector<std::string> arguments, const std::string& text) {
    arguments.insert(arguments.begin(), {"generate", id, "--out", pieces.string()});
    expectRefused(arguments, text);
  };
  expectRefused({"generate"}, "RUN is required");
  refused({"--mode", "dance"}, "--mode");
  refused({"--mode", "vary"}, "--piece: expected a piece to start from");
  refused({"--mode", "vary", "--piece", "test:99"}, "test:99: small has 3 test pieces");
  refused({"--mode", "vary", "--piece", "test:x"},
          "'test:x' is no piece of small; expected a catalogue number");
  refused({"--mode", "vary", "--piece", "BWV 1"}, "'BWV 1' is no piece of small");
  refused({"--mode", "vary", "--piece", "train"}, "'train' is 6 pieces of small: ");
  refused({"--mode", "vary", "--piece", "test:1", "--strength", "2"}, "strength: expected");
  refused({"--mode", "continue", "--piece", "test:1", "--given", "64"}, "given quarters: expected");
  refused({"--temperature", "-1"}, "temperature: expected a number from 0 to 10");
  refused({"--checkpoint", "7777"}, "epoch-007777.pt: there is no such checkpoint");
  expectRefused({"generate", "--from", (folder.path() / "no.mid").string()}, "no.mid");
  expectRefused({"generate", "--from", folder.write("a.mid", "a song").string()},
                "is not a MIDI file of this program");
  EXPECT_FALSE(std::filesystem::exists(pieces));
  std::filesystem::remove_all(run / "checkpoints");
  refused({}, "the run has no checkpoint yet");
  refused({"--checkpoint", "best"}, "best.pt: there is no such checkpoint");
}
