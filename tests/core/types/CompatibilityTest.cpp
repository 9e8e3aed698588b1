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

TEST(Compatibility, WhatSumsOverItsStatesNeedsNoGuideAndNoSamples) {
  for (const auto& info : objectiveInfos()) {
    auto config = experiment(info.name);
    config.model.family = Family::Hmm;
    const auto found = conflicts(config);
    const bool fits = info.name == "trace_enum_elbo" || info.name == "trace_tmc_elbo";
    ASSERT_EQ(found.size(), fits ? 0U : 1U) << info.name;
    if (fits) continue;
    EXPECT_TRUE(found.front().concerns("model.family"));
    EXPECT_TRUE(found.front().concerns("objective.name"));
    for (const char* word : {"model.family hmm", "use trace_enum_elbo", "model.family dmm"})
      EXPECT_NE(found.front().reason.find(word), std::string::npos) << found.front().reason;
  }
  auto config = experiment("trace_enum_elbo");
  config.model.family = Family::Hmm;
  for (const char* none : {"objective.num_samples", "objective.guide_density", "objective.gradient",
                           "annealing.annealing_epochs", "run.evaluation_particles"})
    EXPECT_FALSE(applies(none, config)) << none;
  config.objective.name = "trace_tmc_elbo";
  EXPECT_TRUE(applies("objective.num_samples", config));
  EXPECT_TRUE(applies("objective.guide_density", config));
  EXPECT_FALSE(applies("annealing.annealing_epochs", config));
}

TEST(Compatibility, ASettingBelongsToItsFamilyAndStructure) {
  auto config = experiment("trace_enum_elbo", 2);
  config.model.family = Family::Hmm;
  EXPECT_TRUE(conflicts(config).empty()) << "flows are of the other family";
  for (const char* others :
       {"model.guide", "model.encoder", "model.transition", "model.first_state", "model.z_dim",
        "model.rnn_dim", "model.num_iafs", "model.iaf_dim"})
    EXPECT_FALSE(applies(others, config)) << others;
  for (const char* own : {"model.structure", "model.emission", "model.hidden_dim", "model.keys",
                          "model.prior", "model.transition_rank", "model.state_dropout"})
    EXPECT_TRUE(applies(own, config)) << own;
  EXPECT_FALSE(applies("model.nn_dim", config));
  config.model.structure = "nnhmm";
  EXPECT_TRUE(applies("model.nn_dim", config));
  config.model.structure = "2hmm";
  for (const char* none : {"model.prior", "model.transition_rank", "model.state_dropout"})
    EXPECT_FALSE(applies(none, config)) << none;
  EXPECT_FALSE(applies("model.lags", config));
  config.model.previousNotes = PreviousNotes::Emission;
  config.model.emission = "nade_ascending";
  for (const char* own :
       {"model.lags", "model.note_dropout", "model.nade_dim", "model.nade_dropout"})
    EXPECT_TRUE(applies(own, config)) << own;
  config.model.previousNotes = PreviousNotes::Both;
  ASSERT_EQ(conflicts(config).size(), 1U);
  EXPECT_TRUE(conflicts(config).front().concerns("model.previous_notes"));
}

TEST(Compatibility, ADropoutAppliesToWhatIsThere) {
  for (const Family family : {Family::Dmm, Family::Hmm}) {
    ExperimentConfig config;
    config.model.family = family;
    EXPECT_FALSE(applies("model.note_dropout", config));
    EXPECT_FALSE(applies("model.nade_dropout", config));
    EXPECT_EQ(applies("model.emission_dropout", config), family == Family::Dmm);
    config.model.previousNotes = PreviousNotes::Emission;
    EXPECT_TRUE(applies("model.note_dropout", config));
    config.model.emission = "nade_descending";
    EXPECT_TRUE(applies("model.nade_dropout", config));
  }
}

TEST(Compatibility, AnotherFamilyBringsAnObjectiveAlong) {
  auto config = experiment("fivo", 0, Gradient::Reparameterised);
  config.model.previousNotes = PreviousNotes::Transition;
  const auto enumerated = withFamily(config, Family::Hmm);
  EXPECT_EQ(enumerated.objective.name, "trace_enum_elbo");
  EXPECT_EQ(enumerated.model.previousNotes, PreviousNotes::None);
  EXPECT_TRUE(conflicts(enumerated).empty());
  EXPECT_TRUE(conflicts(withFamily(enumerated, Family::Dmm)).empty());
}

TEST(Compatibility, AnotherObjectiveTakesThePlainGradientWhereItMust) {
  const auto before = experiment("trace_elbo", 0, Gradient::StickingTheLanding);
  EXPECT_EQ(withObjective(before, "iwae"), experiment("iwae"));
  EXPECT_EQ(withObjective(before, "trace_elbo"), before);
}
