// `dmm generate` in all its modes.

#include "tests/app/cli/CommandLine.h"

#include <nlohmann/json.hpp>

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
  refused({"--mode", "vary", "--piece", "test:x"}, "test:x: expected test:NUMBER");
  refused({"--mode", "vary", "--piece", "BWV 1"}, "BWV 1: no piece of small is this");
  refused({"--mode", "vary", "--piece", "train"}, "train: 6 pieces are this, e.g. train:1");
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
