#include "core/types/Compatibility.h"

#include "core/types/ConfigField.h"
#include "core/types/ObjectiveInfo.h"

#include <gtest/gtest.h>

using namespace dmm::types;

namespace {

ExperimentConfig experiment(const std::string& objective, std::int64_t flows = 0,
                            Gradient gradient = Gradient::Reparameterised) {
  ExperimentConfig config;
  config.objective.name = objective;
  config.objective.gradient = gradient;
  config.model.numIafs = flows;
  return config;
}

bool applies(std::string_view key, const ExperimentConfig& config) {
  return findField(key)->appliesTo(config);
}

} // namespace

TEST(Compatibility, TheDefaultsFit) { EXPECT_TRUE(conflicts({}).empty()); }

TEST(Compatibility, OnlyTheClosedFormIsAtOddsWithFlows) {
  for (const auto& info : objectiveInfos()) {
    EXPECT_TRUE(conflicts(experiment(info.name)).empty()) << info.name;
    const auto found = conflicts(experiment(info.name, 2));
    EXPECT_EQ(found.size(), info.name == "trace_mean_field_elbo" ? 1 : 0) << info.name;
  }
  const auto conflict = conflicts(experiment("trace_mean_field_elbo", 2)).front();
  EXPECT_TRUE(conflict.concerns("model.num_iafs"));
  EXPECT_TRUE(conflict.concerns("objective.name"));
  EXPECT_FALSE(conflict.concerns("objective.gradient"));
  for (const char* word : {"objective.name trace_mean_field_elbo", "model.num_iafs 2"})
    EXPECT_NE(conflict.reason.find(word), std::string::npos) << conflict.reason;
  EXPECT_EQ(conflict.reason.find('\n'), std::string::npos);
}

TEST(Compatibility, AnEstimatorBelongsToItsObjective) {
  const auto sticking = Gradient::StickingTheLanding, doubly = Gradient::DoublyReparameterised;
  EXPECT_TRUE(conflicts(experiment("trace_elbo", 0, sticking)).empty());
  EXPECT_TRUE(conflicts(experiment("iwae", 0, doubly)).empty());
  EXPECT_EQ(conflicts(experiment("trace_elbo", 0, doubly)).size(), 1);
  EXPECT_EQ(conflicts(experiment("iwae", 0, sticking)).size(), 1);
  EXPECT_EQ(conflicts(experiment("fivo", 0, doubly)).size(), 1);
  EXPECT_EQ(conflicts(experiment("trace_elbo", 1, sticking)).size(), 1) << "with a flow";
  EXPECT_EQ(conflicts(experiment("fivo", 1, doubly)).size(), 2);
}

TEST(Compatibility, OptionsApplyWhereTheyMeanSomething) {
  const auto samples = [](const char* name) {
    return applies("objective.num_samples", experiment(name));
  };
  EXPECT_FALSE(samples("trace_elbo"));
  EXPECT_TRUE(samples("iwae"));
  EXPECT_TRUE(applies("objective.ess_threshold", experiment("fivo")));
  EXPECT_FALSE(applies("objective.ess_threshold", experiment("iwae")));
  EXPECT_TRUE(applies("objective.guide_density", experiment("trace_tmc_elbo")));
  EXPECT_TRUE(applies("objective.guide_density", experiment("trace_enum_elbo")));
  EXPECT_FALSE(applies("objective.guide_density", experiment("fivo")));
  EXPECT_TRUE(applies("objective.gradient", experiment("trace_elbo")));
  EXPECT_FALSE(applies("objective.gradient", experiment("trace_tmc_elbo")));
  EXPECT_TRUE(applies("annealing.annealing_epochs", experiment("trace_tmc_elbo")));
  EXPECT_FALSE(applies("annealing.annealing_epochs", experiment("fivo")));
  EXPECT_FALSE(applies("model.iaf_dim", experiment("trace_elbo")));
  EXPECT_TRUE(applies("model.iaf_dim", experiment("trace_elbo", 1)));
  EXPECT_TRUE(applies("model.z_dim", experiment("trace_elbo")));
}

TEST(Compatibility, AnotherObjectiveTakesThePlainGradientWhereItMust) {
  const auto before = experiment("trace_elbo", 0, Gradient::StickingTheLanding);
  EXPECT_EQ(withObjective(before, "iwae"), experiment("iwae"));
  EXPECT_EQ(withObjective(before, "trace_elbo"), before);
}
