#include "core/runs/EstimatorsFile.h"

#include "tests/support/TemporaryFolder.h"

#include <cmath>
#include <gtest/gtest.h>

using namespace dmm;

namespace {

types::EstimatorReport example() {
  types::EstimatorReport report;
  report.epochs = 450;
  report.settings = {types::GradientScope::TrainingSet, 4, 16, 7};
  types::EstimatorRow row;
  row.estimator = {
      .name = "iwae", .numSamples = 20, .gradient = types::Gradient::DoublyReparameterised};
  row.draws = 16;
  row.reference = "iwae K=100";
  row.bound = {-7.125, -7.25, -7.0};
  row.seconds = {0.1, 0.09, 0.11};
  for (const char* name : {types::kAllParameters, "guide"}) {
    types::GroupFigures figures;
    figures.group = name;
    figures.snr = {1.0 / 3, 0.25, 0.5};
    figures.bias = {0.01, 0, 0.0625};
    row.groups.push_back(figures);
  }
  report.rows = {row, row};
  report.rows[1].estimator = {
      .name = "trace_tmc_elbo", .numSamples = 2, .guideDensity = types::GuideDensity::Pairwise};
  report.rows[1].isBound = false;
  report.rows[1].bytes = 1e6;
  return report;
}

} // namespace

TEST(EstimatorsFile, ReadsBackWhatItWrites) {
  const test::TemporaryFolder folder;
  const auto report = example();
  const auto file = folder.path() / "estimators" / runs::estimatorsFileName(report);
  EXPECT_EQ(file.filename(), "epochs-000450-training_set-4-pieces-16-draws-seed-7.csv");
  runs::writeEstimators(file, report);
  const auto content = runs::readEstimators(file);
  EXPECT_EQ(content.problem, "");
  EXPECT_EQ(content.report.epochs, 450);
  EXPECT_EQ(content.report.settings, report.settings);
  ASSERT_EQ(content.report.rows.size(), 2U);
  const auto& first = content.report.rows[0];
  EXPECT_EQ(first.estimator, report.rows[0].estimator);
  EXPECT_EQ(first.reference, "iwae K=100");
  EXPECT_EQ(first.bound.low, -7.25);
  EXPECT_TRUE(std::isnan(first.bytes));
  ASSERT_EQ(first.groups.size(), 2U);
  EXPECT_EQ(first.find("guide")->snr.value, 1.0 / 3);
  EXPECT_TRUE(std::isnan(first.find("guide")->variance.value));
  EXPECT_EQ(first.find("encoder"), nullptr);
  EXPECT_EQ(content.report.rows[1].estimator, report.rows[1].estimator);
  EXPECT_FALSE(content.report.rows[1].isBound);
  EXPECT_EQ(content.report.rows[1].bytes, 1e6);
}

TEST(EstimatorsFile, NamesTheFirstRowThatItDoesNotUnderstand) {
  const test::TemporaryFolder folder;
  const auto file = folder.path() / "some.csv";
  runs::writeEstimators(file, example());
  std::string text = test::contentOf(file);
  const auto third = text.find("pairwise");
  text.replace(third, 8, "sideways");
  folder.write("some.csv", text);
  const auto content = runs::readEstimators(file);
  EXPECT_EQ(content.problem, file.string() + ":4: expected figures of an estimator");
  EXPECT_EQ(content.report.rows.size(), 1U);
  EXPECT_EQ(runs::readEstimators(folder.path() / "none.csv").report.rows.size(), 0U);
}

TEST(EstimatorsFile, ListsTheMostTrainedFirst) {
  const test::TemporaryFolder folder;
  auto report = example();
  for (const std::int64_t epochs : {50, 1000, 450}) {
    report.epochs = epochs;
    runs::writeEstimators(folder.path() / runs::estimatorsFileName(report), report);
  }
  folder.write("notes.txt", "not ours");
  const auto contents = runs::listEstimators(folder.path());
  ASSERT_EQ(contents.size(), 3U);
  EXPECT_EQ(contents[0].report.epochs, 1000);
  EXPECT_EQ(contents[2].report.epochs, 50);
  EXPECT_TRUE(runs::listEstimators(folder.path() / "none").empty());
}
