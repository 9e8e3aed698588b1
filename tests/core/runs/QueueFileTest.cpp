#include "core/runs/QueueFile.h"

#include "core/support/Errors.h"
#include "tests/support/TemporaryFolder.h"

#include <gtest/gtest.h>

using namespace dmm;
using types::QueuedExperiment;

TEST(QueueFile, ReadsWhatItWrote) {
  const test::TemporaryFolder folder;
  const auto file = runs::queueFile(folder.path() / "runs");
  EXPECT_TRUE(runs::readQueue(file).empty());
  QueuedExperiment a, b;
  a.config.name = "a: # \"quoted\"\nand more";
  a.config.optimiser.learningRate = 1.0 / 3;
  b.run = "20260301-0930-b";
  b.failure = "the disk is full";
  runs::writeQueue(file, {a, b});
  EXPECT_EQ(runs::readQueue(file), (std::vector<QueuedExperiment>{a, b}));
  runs::writeQueue(file, {});
  EXPECT_TRUE(runs::readQueue(file).empty());
}

TEST(QueueFile, SaysWhereItIsDamaged) {
  const test::TemporaryFolder folder;
  const auto problemOf = [&](const std::string& content) -> std::string {
    try {
      runs::readQueue(folder.write("queue.yaml", content));
    } catch (const support::InputError& error) {
      return error.what();
    }
    return "";
  };
  EXPECT_NE(problemOf("[").find("queue.yaml:"), std::string::npos);
  EXPECT_NE(problemOf("name: x").find("queue.yaml: expected a list"), std::string::npos);
  EXPECT_NE(problemOf("- 3").find("queue.yaml: entry 1: expected a map"), std::string::npos);
  for (const char* run : {"../elsewhere", "/tmp", "..", "."})
    EXPECT_NE(problemOf(std::string("- experiment: \"\"\n  run: ") + run)
                  .find("entry 1: run: expected the id of a run, got a path"),
              std::string::npos)
        << run;
  EXPECT_NE(
      problemOf("- experiment: |\n    model:\n      z_dim: -1\n").find("entry 1:2: model.z_dim"),
      std::string::npos);
}
