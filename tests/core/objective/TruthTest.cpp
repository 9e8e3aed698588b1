// Tests of truth that need no golden value: models whose log p(x) is known.

#include "core/objective/Objective.h"
#include "core/objective/Registry.h"
#include "core/types/ObjectiveInfo.h"

#include <cmath>
#include <gtest/gtest.h>

using namespace dmm;

namespace {

/// A tiny model in float64 whose emission ignores z, so that the keys are independent coins with
/// the probabilities that the last bias gives; and two short sequences.
class TruthTest : public ::testing::TestWithParam<types::ExperimentConfig::ObjectiveConfig> {
 protected:
  TruthTest() : model({2, 3, 3, 4}, 4) {
    model.to(torch::kFloat64);
    auto generator = torch::make_generator<torch::CPUGeneratorImpl>(1);
    model.initialise(generator);
    const torch::NoGradGuard noGrad;
    auto parameters = model.named_parameters();
    parameters["emitter.lin_hidden_to_input.weight"].zero_();
    // A guide wider than the prior keeps the weights bounded, so that few draws tell much.
    parameters["combiner.lin_hidden_to_scale.bias"].add_(1.2);
    const auto draw = [&](std::int64_t steps) {
      return torch::rand({steps, 4}, generator, torch::kFloat64).round();
    };
    batch = batch::pack({draw(2), draw(3)});
    truth = ops::opsFor(types::Execution::Reference)
                .bernoulliLogProb(batch.rows,
                                  parameters["emitter.lin_hidden_to_input.bias"].expand({5, 4}))
                .sum()
                .item<double>();
  }

  model::DeepMarkovModel model;
  batch::PackedBatch batch;
  double truth = 0; ///< log p(x) of both sequences together
};

constexpr int kDraws = 4000;
constexpr std::int64_t kParticles = 3;

} // namespace

TEST_P(TruthTest, TheExponentiatedBoundIsUnbiasedAndTheBoundIsBelow) {
  const torch::NoGradGuard noGrad;
  // Each sample is drawn from its own ancestor (Pyro's "diagonal" choice), yet pairwise densities
  // weigh it by q given every ancestor: unbiased only where the guide does not look back.
  if (GetParam().guideDensity == types::GuideDensity::Pairwise)
    model.named_parameters()["combiner.lin_z_to_hidden.weight"].zero_();
  const auto objective =
      objective::makeObjective(GetParam(), ops::opsFor(types::Execution::Reference));
  auto generator = torch::make_generator<torch::CPUGeneratorImpl>(2);
  double sum = 0, sumOfSquares = 0, meanBound = 0;
  for (int draw = 0; draw < kDraws; ++draw) {
    const auto noise =
        torch::randn({objective->noiseRows(), batch.rowCount(), 2}, generator, torch::kFloat64);
    const double bound = -objective->evaluate(model, batch, noise, 1.0).loss.item<double>() - truth;
    sum += std::exp(bound);
    sumOfSquares += std::exp(2 * bound);
    meanBound += bound / kDraws;
  }
  const double mean = sum / kDraws;
  const double deviation = std::sqrt((sumOfSquares / kDraws - mean * mean) / kDraws);
  EXPECT_NEAR(mean, 1, 4 * deviation) << "a mean of exp(bound) / p(x), with its deviation";
  EXPECT_LT(deviation, 0.1) << "too wide an interval to say anything";
  EXPECT_LT(meanBound, 0);
}

INSTANTIATE_TEST_SUITE_P(
    Objectives, TruthTest,
    ::testing::Values(
        types::ExperimentConfig::ObjectiveConfig{.name = "iwae", .numSamples = kParticles},
        types::ExperimentConfig::ObjectiveConfig{
            .name = "fivo", .numSamples = kParticles, .essThreshold = 0.9},
        types::ExperimentConfig::ObjectiveConfig{.name = "trace_tmc_elbo",
                                                 .numSamples = kParticles,
                                                 .guideDensity = types::GuideDensity::Mixture},
        types::ExperimentConfig::ObjectiveConfig{.name = "trace_tmc_elbo",
                                                 .numSamples = kParticles,
                                                 .guideDensity = types::GuideDensity::Pairwise}),
    [](const auto& each) {
      return each.param.name + (each.param.name == "trace_tmc_elbo"
                                    ? std::string("_") + types::nameOf(each.param.guideDensity)
                                    : std::string());
    });

TEST_F(TruthTest, EveryElboLiesBelowTheTruth) {
  const torch::NoGradGuard noGrad;
  auto generator = torch::make_generator<torch::CPUGeneratorImpl>(3);
  for (const auto& info : types::objectiveInfos()) {
    const auto objective =
        objective::makeObjective({info.name, kParticles}, ops::opsFor(types::Execution::Reference));
    double mean = 0;
    for (int draw = 0; draw < 300; ++draw) {
      const auto noise =
          torch::randn({objective->noiseRows(), batch.rowCount(), 2}, generator, torch::kFloat64);
      const auto value = objective->evaluate(model, batch, noise, 1.0);
      mean += -value.loss.item<double>() / 300;
      EXPECT_NEAR(value.reconstruction.item<double>(), -truth, 1e-9)
          << info.name; // the emission ignores z
    }
    EXPECT_LT(mean, truth) << info.name;
  }
}
