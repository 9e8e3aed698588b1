// What is typed is what is meant: an empty text, a number that is too large, a setting that is not
// allowed are refused by the option that has them.

#include "tests/app/cli/CommandLine.h"

using namespace dmm;
using test::CommandLineTest;

class ArgumentsTest : public CommandLineTest {};

TEST_F(ArgumentsTest, AnEmptyTextIsNoDefault) {
  const std::vector<std::pair<std::vector<std::string>, std::string>> calls{
      {{"train", "--resume", ""}, "--resume"},
      {{"train", "--config", ""}, "--config"},
      {{"train", "--config", small, "--init", ""}, "--init"},
      {{"train", "--config", small, "--data", ""}, "--data"},
      {{"train", "--config", small, "--data", data, "--runs", ""}, "--runs"},
      {{"train", "--config", small, "--data", data, "--set", ""}, "--set"},
      {{"train", "--config", small, "--data", data, "--device", ""}, "--device"},
      {{"train", "--config", small, "--data", data, "--epochs", ""}, "--epochs"},
      {{"train", "--resume="}, "--resume"},
      {{"train", "--resume=", "--epochs", "3"}, "--resume"},
      {{"eval", ""}, "RUN"},
      {{"eval", "x", "--data", ""}, "--data"},
      {{"eval", "x", "--checkpoint", ""}, "--checkpoint"},
      {{"eval", "x", "--particles", ""}, "--particles"},
      {{"export", "x", "--out", ""}, "--out"},
      {{"export", "", "--out", "y"}, "RUN"},
      {{"generate", ""}, "RUN"},
      {{"generate", "x", "--out", ""}, "--out"},
      {{"generate", "--from", ""}, "--from"},
      {{"generate", "x", "--piece", ""}, "--piece"},
      {{"generate", "x", "--second", ""}, "--second"},
      {{"play", ""}, "PIECE"},
      {{"play", "x", "--out", ""}, "--out"},
      {{"play", "x", "--port", ""}, "--port"},
      {{"play", "x", "--soundfont", ""}, "--soundfont"},
      {{"replay", ""}, "FILE"},
      {{"runs", "--runs", ""}, "--runs"},
      {{"compare", "x", ""}, "RUN"},
      {{"compare", "x", "y", "--baseline", ""}, "--baseline"},
      {{"bench", "--data", ""}, "--data"},
      {{"data", "show", ""}, "NAME"},
      {{"data", "import", "", "--name", "x"}, "FOLDER"},
      {{"data", "import", "x", "--name", ""}, "--name"},
      {{"data", "export", "", "1", "--out", "x.mid"}, "DATASET"},
      {{"data", "export", "x", "", "--out", "x.mid"}, "PIECE"},
      {{"data", "export", "x", "1", "--out", ""}, "--out"}};
  for (const auto& [arguments, name] : calls)
    expectRefused(arguments, name + ": expected a value, got an empty text");
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "home")) << "a run was made";
}

TEST_F(ArgumentsTest, AnOptionIsBlamedByItsOwnName) {
  expectRefused({"train", "--config", small, "--data", data, "--threads", "0"},
                "--threads: run.threads: expected a whole number from 1 to 1024, got 0");
  expectRefused({"train", "--config", small, "--data", data, "--epochs", "0"}, "--epochs: run.num");
  expectRefused({"train", "--config", small, "--data", data, "--seed", "-1"}, "--seed: run.seed");
  expectRefused({"train", "--config", small, "--data", data, "--device", "abacus"},
                "--device: run.device");
}

TEST_F(ArgumentsTest, ANumberIsAsLargeAsItWasTyped) {
  const std::string huge = "99999999999999999999";
  expectRefused({"train", "--config", small, "--data", data, "--seed", huge},
                "--seed: " + huge + " is too large a number");
  expectRefused({"train", "--config", small, "--data", data, "--seed", "4294967296"},
                "--seed: run.seed: expected a whole number from 0 to 4294967295, got 4294967296");
  expectRefused({"train", "--config", small, "--data", data, "--set", "run.seed=" + huge},
                "got '" + huge + "'");
  expectRefused({"eval", "x", "--seed", huge}, "--seed: " + huge + " is too large a number");
  expectRefused({"eval", "x", "--seed", "-1"}, "--seed: expected a whole number from 0, got -1");
  expectRefused({"generate", "x", "--seed", huge}, "--seed: " + huge);
  expectRefused({"eval", "x", "--particles", huge}, "--particles: " + huge);
  expectRefused({"play", "x", "--tempo", "nan"}, "--tempo: expected a number, got nan");
  expectRefused({"generate", "x", "--temperature", "1e999"}, "--temperature: expected a number");
  // Decimal, whatever it begins with: only the run is refused.
  expectRefused({"eval", "nothing", "--particles", "08"}, "there is no such run");
}

TEST_F(ArgumentsTest, ASecondDocumentIsNotIgnored) {
  expectRefused({"train", "--config", config("run: {seed: 1}\n---\nrun: {seed: 2}\n")},
                "config.yaml:2: begins a second document");
}
