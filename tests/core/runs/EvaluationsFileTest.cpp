#include "core/runs/EvaluationsFile.h"

#include "tests/support/TemporaryFolder.h"

#include <cmath>
#include <gtest/gtest.h>

using namespace dmm;
using runs::EvaluationsWriter;
using types::EvaluationReport;

namespace {

constexpr const char* kHeader =
    "epoch,split,bound,particles,value,low,high,reconstruction,kl,active_units\n";

EvaluationReport reportOf(std::int64_t epoch) {
  EvaluationReport report;
  report.epoch = epoch;
  report.split = types::Split::Valid;
  report.bound = types::Bound::Iwae;
  report.particles = 128;
  report.value = 7.5;
  report.low = 7.25;
  report.high = 1.0 / 7;
  report.reconstruction = 5;
  report.kl = 2.5;
  report.activeUnits = 31;
  return report;
}

} // namespace

TEST(EvaluationsFile, HeaderAndRowsAreAsDesigned) {
  const test::TemporaryFolder folder;
  const auto file = folder.path() / "evaluations.csv";
  auto report = reportOf(49);
  report.high = 7.75;
  EvaluationsWriter writer(file, 0);
  writer.append(report);
  EvaluationReport bare;
  bare.epoch = 49;
  bare.value = 8;
  writer.append(bare);
  EXPECT_EQ(test::contentOf(file), std::string(kHeader) +
                                       "49,valid,iwae,128,7.5,7.25,7.75,5,2.5,31\n"
                                       "49,test,elbo,1,8,,,,,\n");
}

TEST(EvaluationsFile, ReadsBackToTheBit) {
  const test::TemporaryFolder folder;
  const auto file = folder.path() / "evaluations.csv";
  EvaluationsWriter writer(file, 0);
  writer.append(reportOf(3));
  writer.append({});
  const auto content = runs::readEvaluations(file);
  EXPECT_EQ(content.problem, "");
  ASSERT_EQ(content.reports.size(), 2U);
  const auto& read = content.reports[0];
  EXPECT_EQ(read.epoch, 3);
  EXPECT_EQ(read.split, types::Split::Valid);
  EXPECT_EQ(read.bound, types::Bound::Iwae);
  EXPECT_EQ(read.particles, 128);
  EXPECT_EQ(read.value, 7.5);
  EXPECT_EQ(read.low, 7.25);
  EXPECT_EQ(read.high, 1.0 / 7);
  EXPECT_EQ(read.reconstruction, 5);
  EXPECT_EQ(read.kl, 2.5);
  EXPECT_EQ(read.activeUnits, 31);
  EXPECT_TRUE(std::isnan(content.reports[1].value));
  EXPECT_EQ(content.reports[1].activeUnits, -1);
}

TEST(EvaluationsFile, ReopeningDropsTheEpochsThatAreComputedAgain) {
  const test::TemporaryFolder folder;
  const auto file = folder.path() / "evaluations.csv";
  {
    EvaluationsWriter writer(file, 0);
    for (const int epoch : {2, 2, 4, 4, 6, 6}) writer.append(reportOf(epoch));
  }
  EvaluationsWriter(file, 4).append(reportOf(4));
  const auto content = runs::readEvaluations(file);
  ASSERT_EQ(content.reports.size(), 3U);
  EXPECT_EQ(content.reports[1].epoch, 2);
  EXPECT_EQ(content.reports[2].epoch, 4);
}

TEST(EvaluationsFile, WhatIsDamagedIsNamedAndDroppedOnReopening) {
  const test::TemporaryFolder folder;
  const std::string row = "1,test,elbo,1,8,,,,,\n";
  const auto file =
      folder.write("evaluations.csv", kHeader + row + "2,holdout,elbo,1,8,,,,,\n" + row);
  const auto content = runs::readEvaluations(file);
  EXPECT_EQ(content.reports.size(), 1U);
  EXPECT_EQ(content.problem, file.string() + ":3: expected an evaluation");
  EvaluationsWriter(file, 9).append(reportOf(3));
  EXPECT_EQ(runs::readEvaluations(file).problem, "");
  EXPECT_EQ(runs::readEvaluations(file).reports.size(), 2U);
  EXPECT_EQ(runs::readEvaluations(folder.write("cut.csv", kHeader + row + "2,te")).problem, "");
  EXPECT_NE(runs::readEvaluations(folder.write("other.csv", "a,b\n")).problem, "");
  EXPECT_TRUE(runs::readEvaluations(folder.path() / "none.csv").reports.empty());
}

TEST(EvaluationsFile, WhatAnEditorMadeOfTheLinesIsRead) {
  const test::TemporaryFolder folder;
  const auto file = folder.path() / "evaluations.csv";
  EvaluationsWriter(file, 0).append(reportOf(49));
  std::string text = test::contentOf(file);
  for (std::size_t place = 0; (place = text.find('\n', place)) != std::string::npos; place += 2)
    text.insert(place, 1, '\r');
  const auto content =
      runs::readEvaluations(folder.write("evaluations.csv", "\xEF\xBB\xBF" + text));
  EXPECT_EQ(content.problem, "");
  ASSERT_EQ(content.reports.size(), 1U);
  EXPECT_EQ(content.reports[0].activeUnits, 31);
}
