#include "core/types/EstimatorPlan.h"

#include "core/types/ParameterGroup.h"

#include <algorithm>
#include <gtest/gtest.h>

using namespace dmm;
using types::Estimator;

namespace {

std::vector<std::string> namesOf(const std::vector<Estimator>& estimators) {
  std::vector<std::string> names;
  for (const auto& estimator : estimators) names.push_back(types::estimatorName(estimator));
  return names;
}

types::ExperimentConfig with(const std::string& guide, std::int64_t flows = 0) {
  types::ExperimentConfig experiment;
  experiment.model.guide = guide;
  experiment.model.numIafs = flows;
  return experiment;
}

} // namespace

TEST(EstimatorPlan, HasEveryGradientAndDensityThatGoesWithTheModel) {
  const auto names = [](const types::ExperimentConfig& experiment) {
    return namesOf(types::estimatorFamilies(experiment));
  };
  EXPECT_EQ(names({}), (std::vector<std::string>{
                           "trace_elbo", "trace_elbo/sticking_the_landing", "trace_mean_field_elbo",
                           "trace_tmc_elbo K=10", "trace_tmc_elbo/pairwise K=10",
                           "trace_enum_elbo K=10", "trace_enum_elbo/pairwise K=10", "iwae K=10",
                           "iwae/doubly_reparameterised K=10", "fivo K=10"}));
  // A guide that does not look back has one density; flows have no closed form and no density of a
  // given state.
  EXPECT_EQ(std::ranges::count(names(with("mean_field_right")), "trace_tmc_elbo/pairwise K=10"), 0);
  const auto flowing = names(with("structured_right", 2));
  for (const char* name : {"trace_mean_field_elbo", "trace_elbo/sticking_the_landing",
                           "iwae/doubly_reparameterised K=10"})
    EXPECT_EQ(std::ranges::count(flowing, name), 0) << name;
}

TEST(EstimatorPlan, WhatSumsOverStatesIsExactAndDrawsNoSamples) {
  types::ExperimentConfig experiment;
  experiment.model.family = types::Family::Hmm;
  const auto plan =
      types::atSamples(types::estimatorFamilies(experiment), {1, 5}, experiment.model);
  std::vector<std::string> names;
  for (const auto& estimator : plan)
    names.push_back(types::familyName(estimator) + " " + std::to_string(estimator.numSamples));
  EXPECT_EQ(names, (std::vector<std::string>{"trace_tmc_elbo 1", "trace_tmc_elbo 5",
                                             "trace_tmc_elbo/pairwise 1",
                                             "trace_tmc_elbo/pairwise 5", "trace_enum_elbo 1"}));
  EXPECT_FALSE(types::haveSameTarget(plan[0], plan.back(), experiment.model));
}

TEST(EstimatorPlan, FamiliesAreNamedByTheirObjectiveOrAlone) {
  const auto all = types::estimatorFamilies({});
  EXPECT_EQ(types::familiesNamed("iwae", all).size(), 2U);
  EXPECT_EQ(namesOf(types::familiesNamed("trace_tmc_elbo/pairwise", all)),
            std::vector<std::string>{"trace_tmc_elbo/pairwise K=10"});
  EXPECT_THROW(types::familiesNamed("iwae/pairwise", all), std::invalid_argument);
}

TEST(EstimatorPlan, OnlyManySampleObjectivesHaveSeveralK) {
  const auto all = types::estimatorFamilies({});
  auto families = types::familiesNamed("iwae/doubly_reparameterised", all);
  families.push_back(types::familiesNamed("trace_mean_field_elbo", all).front());
  EXPECT_EQ(namesOf(types::atSamples(families, {1, 5})),
            (std::vector<std::string>{"iwae/doubly_reparameterised K=1",
                                      "iwae/doubly_reparameterised K=5", "trace_mean_field_elbo"}));
}

TEST(EstimatorPlan, TargetsAreSharedByGradientsAndByAllOneSampleBounds) {
  const Estimator elbo{.name = "trace_elbo", .numSamples = 1};
  const Estimator iwae{.name = "iwae", .numSamples = 5};
  Estimator doubly = iwae, single = iwae, pairwise{.name = "trace_tmc_elbo", .numSamples = 5};
  doubly.gradient = types::Gradient::DoublyReparameterised;
  single.numSamples = 1;
  const Estimator mixture = pairwise;
  pairwise.guideDensity = types::GuideDensity::Pairwise;
  EXPECT_TRUE(types::haveSameTarget(iwae, doubly));
  EXPECT_TRUE(types::haveSameTarget(elbo, single));
  EXPECT_TRUE(types::haveSameTarget(elbo, {.name = "trace_mean_field_elbo"}));
  EXPECT_FALSE(types::haveSameTarget(iwae, single));
  EXPECT_FALSE(types::haveSameTarget(iwae, elbo));
  EXPECT_FALSE(types::haveSameTarget(mixture, pairwise));
}

TEST(EstimatorPlan, PairwiseIsNoBoundOfAGuideThatLooksBack) {
  Estimator pairwise{.name = "trace_tmc_elbo", .guideDensity = types::GuideDensity::Pairwise};
  EXPECT_FALSE(types::isBound(pairwise, {}));
  EXPECT_TRUE(types::isBound(pairwise, with("mean_field_left").model));
  pairwise.numSamples = 1;
  EXPECT_TRUE(types::isBound(pairwise, {}));
  EXPECT_FALSE(types::hasUnbiasedGradient({.name = "fivo"}));
  EXPECT_TRUE(types::hasUnbiasedGradient({.name = "iwae"}));
}

TEST(EstimatorPlan, BeyondTenSamplesFewerAreDrawnButTwoABlock) {
  const auto drawn = [](std::int64_t samples, std::int64_t draws) {
    return types::drawsOf({.name = "iwae", .numSamples = samples}, {.draws = draws});
  };
  EXPECT_EQ(drawn(1, 32), 32);
  EXPECT_EQ(drawn(10, 32), 32);
  EXPECT_EQ(drawn(20, 32), 24); // 32 / sqrt(2) = 22.6
  EXPECT_EQ(drawn(100, 32), 16);
  EXPECT_EQ(drawn(1000, 32), 16);
  EXPECT_EQ(drawn(100, 8), 8) << "never more than was asked for";
  EXPECT_EQ(drawn(1000, 800), 80);
  EXPECT_EQ(drawn(1, 30), 32) << "whole blocks";
  EXPECT_EQ(types::drawsOf({.name = "trace_elbo", .numSamples = 1000}, {.draws = 32}), 32)
      << "it has no use for K";
}

TEST(EstimatorPlan, APlanCostsItsDrawsAndThoseOfTheReference) {
  const Estimator elbo{.name = "trace_elbo", .numSamples = 1};
  const Estimator iwae{.name = "iwae", .numSamples = 40};
  const Estimator fivo{.name = "fivo", .numSamples = 90}; // dearer, but it can be no reference
  const types::ExperimentConfig::ModelConfig model;
  const auto one = [&](const Estimator& of) { return types::gradientProducts(of, model, 500); };
  EXPECT_TRUE(types::canBeReference(iwae, model));
  EXPECT_FALSE(types::canBeReference(fivo, model));
  EXPECT_DOUBLE_EQ(types::planProducts({elbo, iwae, fivo}, {.draws = 64}, model, 500),
                   64 * one(elbo) + 4 * 32 * one(iwae) + 24 * one(fivo));
  EXPECT_DOUBLE_EQ(types::planProducts({fivo}, {.draws = 64}, model, 500), 24 * one(fivo));
}

TEST(EstimatorPlan, EveryParameterHasTheGroupOfItsPart) {
  types::ExperimentConfig::ModelConfig model;
  model.numIafs = 1;
  model.emission = "nade_ascending";
  model.encoder = "lstm";
  const auto groupOf = [&](const std::string& parameter) {
    return types::parameterGroup(parameter, model);
  };
  EXPECT_EQ(groupOf("combiner.lin_hidden_to_loc.bias"), "guide");
  EXPECT_EQ(groupOf("z_q_0"), "guide");
  EXPECT_EQ(groupOf("iafs_modules.0.arn.layers.1.bias"), "guide");
  EXPECT_EQ(groupOf("rnn.bias_hh_l0"), "encoder");
  EXPECT_EQ(groupOf("c_0"), "encoder");
  EXPECT_EQ(groupOf("z_0"), "transition");
  EXPECT_EQ(groupOf("trans.lin_sig.weight"), "transition");
  EXPECT_EQ(groupOf("emitter.nade_out"), "emission");
  EXPECT_EQ(groupOf("nothing.bias"), "model");
  model = {};
  model.family = types::Family::Hmm;
  EXPECT_EQ(groupOf("probs_x"), "structure");
}
