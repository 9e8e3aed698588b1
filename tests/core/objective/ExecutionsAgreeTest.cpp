// Both executions compute the same: every objective, with and without flows, at odd widths, for two
// thousand rows and more. (GoldenTest holds both against Pyro at small ones.)

#include "core/objective/Objective.h"
#include "core/objective/Registry.h"
#include "core/types/ObjectiveInfo.h"

#include <gtest/gtest.h>

using namespace dmm;
using torch::Tensor;

namespace {

struct Case {
  types::ExperimentConfig::ObjectiveConfig objective;
  std::int64_t flows = 0;

  std::string name() const {
    std::string text = objective.name + "_" + types::nameOf(objective.guideDensity) + "_" +
                       types::nameOf(objective.gradient);
    return text + "_flows_" + std::to_string(flows);
  }
};

/// No width fills a vector.
const model::SequenceModel::Config kWidths{37, 83, 61, 79, 0, 41};

/// 20 pieces of 15 to 72 slices with about four notes in each.
std::vector<Tensor> pieces() {
  torch::manual_seed(3);
  std::vector<Tensor> all;
  for (std::int64_t i = 0; i < 20; ++i)
    all.push_back((torch::rand({15 + 3 * i, 88}, torch::kFloat64) < 0.045).to(torch::kFloat64));
  return all;
}

struct Answer {
  objective::ObjectiveValue value;
  std::vector<Tensor> gradients;
};

Answer answerOf(const Case& asked, types::Execution execution) {
  const auto objective = objective::makeObjective(asked.objective, ops::opsFor(execution));
  model::SequenceModel::Config config = kWidths;
  config.numIafs = asked.flows;
  model::DeepMarkovModel model(config);
  model.initialise(torch::make_generator<torch::CPUGeneratorImpl>(3));
  model.to(torch::kFloat64);
  const auto batch = batch::pack(pieces());
  auto generator = torch::make_generator<torch::CPUGeneratorImpl>(4);
  const Tensor noise = torch::randn({objective->noiseRows(), batch.rowCount(), model.noiseWidth()},
                                    generator, torch::kFloat64);
  Answer answer{objective->evaluate(model, batch, noise, 0.7), {}};
  answer.value.loss.backward();
  for (const auto& parameter : model.parameters()) answer.gradients.push_back(parameter.grad());
  return answer;
}

class ExecutionsAgree : public ::testing::TestWithParam<Case> {};

} // namespace

TEST_P(ExecutionsAgree, InValueAndGradient) {
  const Answer expected = answerOf(GetParam(), types::Execution::Reference);
  const Answer found = answerOf(GetParam(), types::Execution::Fused);
  const auto near = [](const Tensor& a, const Tensor& b) {
    return (a - b).abs().max().item<double>() / std::max(b.abs().max().item<double>(), 1e-300);
  };
  EXPECT_LE(near(found.value.loss, expected.value.loss), 1e-9);
  EXPECT_LE(near(found.value.reconstruction, expected.value.reconstruction), 1e-9);
  EXPECT_LE(near(found.value.kl, expected.value.kl), 1e-9);
  ASSERT_EQ(found.gradients.size(), expected.gradients.size());
  for (std::size_t i = 0; i < expected.gradients.size(); ++i) {
    ASSERT_EQ(found.gradients[i].defined(), expected.gradients[i].defined()) << i;
    if (!expected.gradients[i].defined()) continue;
    EXPECT_LE(near(found.gradients[i], expected.gradients[i]), 1e-9) << i;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Objectives, ExecutionsAgree,
    ::testing::Values(
        Case{{.name = "trace_elbo"}}, Case{{.name = "trace_elbo"}, 2},
        Case{{.name = "trace_elbo", .gradient = types::Gradient::StickingTheLanding}},
        Case{{.name = "trace_mean_field_elbo"}}, Case{{.name = "trace_tmc_elbo", .numSamples = 3}},
        Case{{.name = "trace_tmc_elbo",
              .numSamples = 3,
              .guideDensity = types::GuideDensity::Pairwise}},
        Case{{.name = "trace_tmc_elbo", .numSamples = 3}, 1},
        Case{{.name = "trace_enum_elbo", .numSamples = 3}}, Case{{.name = "iwae", .numSamples = 4}},
        Case{{.name = "iwae", .numSamples = 4, .gradient = types::Gradient::DoublyReparameterised}},
        Case{{.name = "fivo", .numSamples = 4, .essThreshold = 0.7}},
        Case{{.name = "fivo", .numSamples = 4, .essThreshold = 0.7}, 2}),
    [](const auto& parameter) { return parameter.param.name(); });
