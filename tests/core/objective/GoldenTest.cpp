#include "tests/support/GoldenFile.h"

#include <gtest/gtest.h>

using namespace dmm;

class GoldenTest : public ::testing::TestWithParam<std::tuple<const char*, const char*>> {
 protected:
  const golden::GoldenFile file{std::filesystem::path(WORKBENCH_GOLDEN_FOLDER) /
                                std::get<0>(GetParam())};
  const std::string execution = std::get<1>(GetParam());
};

TEST_P(GoldenTest, EveryKnownCaseIsWhatPyroComputed) {
  std::vector<std::string> known;
  for (const auto& goldenCase : file.cases()) {
    if (!golden::isKnown(goldenCase)) continue;
    known.push_back(goldenCase.name);
    const auto deviation = golden::compare(file, goldenCase, execution);
    EXPECT_LE(deviation.loss, 1e-9) << goldenCase.name;
    EXPECT_LE(deviation.gradient, 1e-9) << goldenCase.name << " " << deviation.worstParameter;
  }
  EXPECT_EQ(known,
            (std::vector<std::string>{
                "iwae", "trace_elbo", "trace_elbo_annealed", "trace_elbo_iaf1", "trace_elbo_iaf2",
                "trace_enum_elbo_tmc", "trace_enum_elbo_tmc_annealed", "trace_mean_field_elbo",
                "trace_mean_field_elbo_annealed", "trace_tmc_elbo", "trace_tmc_elbo_annealed"}));
}

TEST_P(GoldenTest, TheFlowsMasksFollowFromTheirOrder) {
  ASSERT_EQ(file.flows().size(), 2);
  for (const auto& [count, expected] : file.flows()) {
    const auto model = file.makeModel(count);
    for (std::size_t i = 0; i < expected.masks.size(); ++i) {
      EXPECT_TRUE(torch::equal(model->flows()[i]->inputMask(), expected.masks[i][0]));
      EXPECT_TRUE(torch::equal(model->flows()[i]->outputMask(), expected.masks[i][1]));
    }
  }
}

TEST_P(GoldenTest, AWrongParameterShows) {
  // The comparison itself can fail: the annealed case is not the plain one.
  for (golden::GoldenCase goldenCase : file.cases())
    if (goldenCase.name == "trace_elbo") {
      goldenCase.annealingFactor = 0.3;
      const auto deviation = golden::compare(file, goldenCase, execution);
      EXPECT_GT(deviation.loss, 1e-3);
      EXPECT_GT(deviation.gradient, 1e-3);
    }
}

INSTANTIATE_TEST_SUITE_P(Files, GoldenTest,
                         ::testing::Combine(::testing::Values("golden_0.json", "golden_1.json"),
                                            ::testing::Values("reference", "fused")));
