#include "core/types/PartInfo.h"
#include "tests/support/GoldenFile.h"

#include <gtest/gtest.h>
#include <set>

using namespace dmm;

class GoldenTest : public ::testing::TestWithParam<std::tuple<const char*, types::Execution>> {
 protected:
  const golden::GoldenFile file{std::filesystem::path(WORKBENCH_GOLDEN_FOLDER) /
                                std::get<0>(GetParam())};
  const types::Execution execution = std::get<1>(GetParam());
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
  ASSERT_EQ(file.masks().size(), 2);
  int checked = 0;
  for (const auto& goldenCase : file.cases()) {
    const auto expected = file.masks().find(goldenCase.model->config.numIafs);
    if (expected == file.masks().end()) continue;
    const auto model = goldenCase.model->make();
    for (std::size_t i = 0; i < expected->second.size(); ++i) {
      EXPECT_TRUE(torch::equal(model->flows()[i]->inputMask(), expected->second[i][0]));
      EXPECT_TRUE(torch::equal(model->flows()[i]->outputMask(), expected->second[i][1]));
      ++checked;
    }
  }
  EXPECT_EQ(checked, 1 + 2);
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

// Every part there is, held against the formulas computed one sequence and one step at a time.
class ZooTest : public GoldenTest {};

TEST_P(ZooTest, EveryPartIsWhatItsFormulasGive) {
  std::set<std::string> guides, encoders, transitions, emissions;
  for (const auto& goldenCase : file.cases()) {
    if (!golden::isKnown(goldenCase)) continue;
    const auto deviation = golden::compare(file, goldenCase, execution);
    EXPECT_LE(deviation.loss, 1e-9) << goldenCase.name;
    EXPECT_LE(deviation.gradient, 1e-9) << goldenCase.name << " " << deviation.worstParameter;
    const auto& config = goldenCase.model->config;
    guides.insert(config.guide);
    encoders.insert(config.encoder);
    transitions.insert(config.transition);
    emissions.insert(config.emission);
  }
  const auto all = [](types::PartKind kind) {
    const auto names = types::partNames(kind);
    return std::set<std::string>(names.begin(), names.end());
  };
  EXPECT_EQ(guides, all(types::PartKind::Guide));
  EXPECT_EQ(encoders, all(types::PartKind::Encoder));
  EXPECT_EQ(transitions, all(types::PartKind::Transition));
  EXPECT_EQ(emissions, all(types::PartKind::Emission));
}

INSTANTIATE_TEST_SUITE_P(Files, ZooTest,
                         ::testing::Combine(::testing::Values("zoo_0.json", "zoo_1.json"),
                                            ::testing::Values(types::Execution::Reference,
                                                              types::Execution::Fused)));
INSTANTIATE_TEST_SUITE_P(Files, GoldenTest,
                         ::testing::Combine(::testing::Values("golden_0.json", "golden_1.json"),
                                            ::testing::Values(types::Execution::Reference,
                                                              types::Execution::Fused)));
