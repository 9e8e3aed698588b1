// A run of an older program (tests/data/old-run/README.md) is what it was.

#include "core/archive/TensorArchive.h"
#include "core/runs/MetricsFile.h"
#include "tests/app/cli/CommandLine.h"

#include <nlohmann/json.hpp>

using namespace dmm;
using nlohmann::json;
using test::CommandLineTest;

namespace {

class OldRunTest : public CommandLineTest {
 protected:
  OldRunTest() { std::filesystem::copy(kept / "run", run, kWhole); }

  static constexpr auto kWhole = std::filesystem::copy_options::recursive;
  const std::filesystem::path kept = WORKBENCH_OLD_RUN;
  const std::filesystem::path run = folder.path() / "20261130-020608-a-run-of-before-e36d";
};

} // namespace

TEST_F(OldRunTest, IsEvaluatedAsItWas) {
  const auto result = dmm({"eval", run.string(), "--json"});
  ASSERT_EQ(result.status, 0) << result.err;
  const json report = json::parse(result.out);
  EXPECT_EQ(report.at("epochs"), 4);
  // In single precision, whose last digits are another processor's own.
  EXPECT_NEAR(report.at("nll").get<double>(), 12.999284075984248, 1e-4);
  EXPECT_NEAR(report.at("kl").get<double>(), 1.1967389781891353, 1e-4);
}

TEST_F(OldRunTest, IsExportedWithTheSameBits) {
  const auto file = folder.path() / "exported.pt";
  const auto result = dmm({"export", run.string(), "--out", file.string()});
  ASSERT_EQ(result.status, 0) << result.err;
  const auto tensors = [](const std::filesystem::path& from) {
    auto records = archive::readTensorArchive(test::contentOf(from));
    std::erase_if(records, [](const auto& record) { return !record.first.starts_with("data/"); });
    return records;
  };
  const auto then = tensors(kept / "exported.pt");
  EXPECT_GT(then.size(), 31U);
  EXPECT_TRUE(tensors(file) == then);
}

TEST_F(OldRunTest, ComposesWhatItComposed) {
  for (const auto& [mode, name] : {std::pair{"prior", "sample-seed7"},
                                   {"continue", "continue-test3-seed7"},
                                   {"reconstruct", "reconstruct-test3-seed7"},
                                   {"vary", "vary-test3-seed7"},
                                   {"interpolate", "interpolate-test3-test5-seed7"}}) {
    std::vector<std::string> arguments{"generate",   run.string(),
                                       "--mode",     mode,
                                       "--seed",     "7",
                                       "--length",   "16",
                                       "--given",    "4",
                                       "--format",   "json",
                                       "--out",      folder.path().string(),
                                       "--json",     "--notes",
                                       "four_voices"}; // what was the default then
    if (mode != std::string("prior")) arguments.insert(arguments.end(), {"--piece", "test:3"});
    if (mode == std::string("interpolate"))
      arguments.insert(arguments.end(), {"--second", "test:5"});
    const auto result = dmm(arguments);
    ASSERT_EQ(result.status, 0) << result.err;
    const json then =
        json::parse(test::contentOf(kept / "composed" / (std::string(mode) + ".json")));
    const json now = json::parse(test::contentOf(folder.path() / (std::string(name) + ".json")));
    EXPECT_EQ(now.at("quarters"), then.at("quarters")) << mode;
  }
}

TEST_F(OldRunTest, IsResumedAsItWouldHaveBeen) {
  const auto result = dmm({"train", "--resume", run.string(), "--epochs", "5"});
  ASSERT_EQ(result.status, 0) << result.err;
  const auto reports = runs::readMetrics(run / "metrics.csv").reports;
  ASSERT_EQ(reports.size(), 5U);
  EXPECT_NEAR(reports[3].objective, 12.448539450062633, 1e-9);
  // Twelve steps of single precision apart.
  EXPECT_NEAR(reports[4].objective, 12.009882720773474, 1e-3);
  EXPECT_NEAR(reports[4].elbo, 12.740877905203016, 2e-3);
}
