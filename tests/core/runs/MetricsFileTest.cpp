#include "core/runs/MetricsFile.h"

#include "core/support/Errors.h"
#include "tests/support/TemporaryFolder.h"

#include <cmath>
#include <csignal>
#include <gtest/gtest.h>
#include <limits>
#include <sys/resource.h>

using namespace dmm;
using runs::MetricsWriter;
using types::EpochReport;

namespace {

constexpr const char* kHeader =
    "epoch,step,seconds,objective,elbo,reconstruction,kl,beta,learning_rate,gradient_norm,"
    "valid_nll,test_nll,valid_iwae,test_iwae\n";

EpochReport reportOf(std::int64_t epoch) {
  EpochReport report;
  report.epoch = epoch;
  report.step = 12 * epoch;
  report.objective = 10.0 + 1.0 / static_cast<double>(epoch);
  return report;
}

} // namespace

TEST(MetricsFile, HeaderAndRowsAreAsDesigned) {
  const test::TemporaryFolder folder;
  const auto file = folder.path() / "metrics.csv";
  EpochReport report;
  report.epoch = 3;
  report.step = 36;
  report.seconds = 0.5;
  report.objective = 11.25;
  report.elbo = 12.5;
  report.reconstruction = 9;
  report.kl = 3.5;
  report.beta = 0.25;
  report.learningRate = 3e-4;
  report.gradientNorm = 7;
  report.testNll = 12.75;
  MetricsWriter(file, 0).append(report);
  EXPECT_EQ(test::contentOf(file),
            std::string(kHeader) + "3,36,0.5,11.25,12.5,9,3.5,0.25,0.0003,7,,12.75,,\n");
}

TEST(MetricsFile, ReadsBackToTheBit) {
  const test::TemporaryFolder folder;
  const auto file = folder.path() / "metrics.csv";
  EpochReport report = reportOf(3);
  report.validNll = 1.0 / 7;
  report.objective = std::numeric_limits<double>::infinity();
  report.elbo = -std::numeric_limits<double>::quiet_NaN();
  MetricsWriter(file, 0).append(report);
  const auto content = runs::readMetrics(file);
  EXPECT_EQ(content.problem, "");
  ASSERT_EQ(content.reports.size(), 1U);
  EXPECT_EQ(content.reports[0].validNll, 1.0 / 7);
  EXPECT_TRUE(std::isinf(content.reports[0].objective));
  EXPECT_TRUE(std::isnan(content.reports[0].elbo));
  EXPECT_TRUE(std::isnan(content.reports[0].testNll));
  EXPECT_EQ(test::contentOf(file).find("-nan"), std::string::npos);
}

TEST(MetricsFile, ReopeningDropsTheEpochsThatAreComputedAgain) {
  const test::TemporaryFolder folder;
  const auto file = folder.path() / "metrics.csv";
  {
    MetricsWriter writer(file, 0);
    for (int epoch = 1; epoch <= 5; ++epoch) writer.append(reportOf(epoch));
  }
  MetricsWriter(file, 4).append(reportOf(4));
  const auto content = runs::readMetrics(file);
  ASSERT_EQ(content.reports.size(), 4U);
  EXPECT_EQ(content.reports.back().epoch, 4);
}

TEST(MetricsFile, AnUnfinishedRowIsNoProblemAndIsDroppedOnReopening) {
  const test::TemporaryFolder folder;
  const auto file =
      folder.write("metrics.csv", std::string(kHeader) + "1,12,0,1,1,1,1,1,1,1,,,,\n2,24,0,1,1");
  EXPECT_EQ(runs::readMetrics(file).reports.size(), 1U);
  EXPECT_EQ(runs::readMetrics(file).problem, "");
  MetricsWriter(file, 2).append(reportOf(2));
  EXPECT_EQ(runs::readMetrics(file).reports.size(), 2U);
  EXPECT_EQ(runs::readMetrics(file).problem, "");
}

TEST(MetricsFile, ADamagedRowIsNamedAndTheRowsBeforeItKept) {
  const test::TemporaryFolder folder;
  const auto file =
      folder.write("metrics.csv", std::string(kHeader) + "1,12,0,1,1,1,1,1,1,1,,,,\n2,garbage\n");
  const auto content = runs::readMetrics(file);
  EXPECT_EQ(content.reports.size(), 1U);
  EXPECT_EQ(content.problem, file.string() + ":3: expected 14 figures");
  EXPECT_NE(runs::readMetrics(folder.write("other.csv", "a,b\n")).problem, "");
}

TEST(MetricsFile, WhatAnEditorMadeOfTheLinesIsReadAndGoneOnWith) {
  const test::TemporaryFolder folder;
  const std::string header(kHeader, std::string(kHeader).size() - 1);
  const std::string rows = "1,12,0,1,1,1,1,1,1,1,,,,0.5\r\n2,24,0,1,1,1,1,1,1,1,,,,\r\n";
  for (const std::string& beginning : {std::string(), std::string("\xEF\xBB\xBF")}) {
    const auto file = folder.write("metrics.csv", beginning + header + "\r\n" + rows);
    const auto content = runs::readMetrics(file);
    EXPECT_EQ(content.problem, "");
    ASSERT_EQ(content.reports.size(), 2U);
    EXPECT_EQ(content.reports[0].testIwae, 0.5);
    EXPECT_TRUE(std::isnan(content.reports[1].testIwae));
    MetricsWriter(file, 2).append(reportOf(3));
    EXPECT_EQ(runs::readMetrics(file).problem, "");
    ASSERT_EQ(runs::readMetrics(file).reports.size(), 2U); // the second is computed again
    EXPECT_EQ(runs::readMetrics(file).reports[1].epoch, 3);
  }
  const auto marked = folder.write("marked.csv", "\xEF\xBB\xBF" + std::string(kHeader));
  EXPECT_EQ(runs::readMetrics(marked).problem, "");
}

TEST(MetricsFile, OnlyOneWriterAtATime) {
  const test::TemporaryFolder folder;
  const auto file = folder.path() / "metrics.csv";
  EXPECT_EQ(runs::lockStateOf(file), runs::LockState::Free);
  {
    const MetricsWriter writer(file, 0);
    EXPECT_EQ(runs::lockStateOf(file), runs::LockState::Held);
    EXPECT_THROW(MetricsWriter(file, 0), support::InputError);
  }
  EXPECT_EQ(runs::lockStateOf(file), runs::LockState::Free);
}

TEST(MetricsFile, AFullDiskLeavesOnlyWholeRows) {
  const test::TemporaryFolder folder;
  const auto file = folder.path() / "metrics.csv";
  MetricsWriter writer(file, 0);
  writer.append(reportOf(1));
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  ::getrlimit(RLIMIT_FSIZE, &before);
  const rlimit limit{std::filesystem::file_size(file) + 10, before.rlim_max};
  ::setrlimit(RLIMIT_FSIZE, &limit);
  EXPECT_THROW(writer.append(reportOf(2)), support::IoError);
  ::setrlimit(RLIMIT_FSIZE, &before);
  writer.append(reportOf(3));
  const auto content = runs::readMetrics(file);
  EXPECT_EQ(content.problem, "");
  ASSERT_EQ(content.reports.size(), 2U);
  EXPECT_EQ(content.reports[1].epoch, 3);
}
