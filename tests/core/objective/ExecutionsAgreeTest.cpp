// Both executions compute the same: every objective, with and without flows, and every part of a
// model, at odd widths, for two thousand rows and more. (GoldenTest holds both against Pyro at
// small ones.)

#include "core/objective/Objective.h"
#include "core/objective/Registry.h"
#include "core/types/ObjectiveInfo.h"

#include <gtest/gtest.h>

using namespace dmm;
using torch::Tensor;

namespace {

using ModelConfig = model::SequenceModel::Config;

/// A change to the model.
struct Part {
  const char* name = "";
  void (*choose)(ModelConfig&) = [](ModelConfig&) {};
};

struct Case {
  types::ExperimentConfig::ObjectiveConfig objective;
  std::int64_t flows = 0;
  Part part = {};

  std::string name() const {
    std::string text = objective.name + "_" + types::nameOf(objective.guideDensity) + "_" +
                       types::nameOf(objective.gradient);
    return text + "_flows_" + std::to_string(flows) + part.name;
  }
};

/// No width fills a vector.
ModelConfig widths() {
  ModelConfig config;
  config.zDim = 37;
  config.emissionDim = 83;
  config.transitionDim = 61;
  config.rnnDim = 79;
  config.iafDim = 41;
  config.nadeDim = 43;
  return config;
}

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
  ModelConfig config = widths();
  config.numIafs = asked.flows;
  asked.part.choose(config);
  model::DeepMarkovModel model(config);
  model.initialise(torch::make_generator<torch::CPUGeneratorImpl>(3));
  model.to(torch::kFloat64);
  auto batch = batch::pack(pieces());
  auto generator = torch::make_generator<torch::CPUGeneratorImpl>(4);
  if (model.dropWidth() > 0)
    batch.dropNoise =
        torch::rand({batch.rowCount(), model.dropWidth()}, generator, torch::kFloat32);
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

namespace {

constexpr Part kParts[] = {
    {"_structured_left", [](ModelConfig& c) { c.guide = "structured_left"; }},
    {"_structured_both", [](ModelConfig& c) { c.guide = "structured_both"; }},
    {"_mean_field_right", [](ModelConfig& c) { c.guide = "mean_field_right"; }},
    {"_mean_field_left", [](ModelConfig& c) { c.guide = "mean_field_left"; }},
    {"_mean_field_both", [](ModelConfig& c) { c.guide = "mean_field_both"; }},
    {"_gru", [](ModelConfig& c) { c.encoder = "gru"; }},
    {"_gru_of_both",
     [](ModelConfig& c) {
       c.encoder = "gru";
       c.guide = "mean_field_both";
     }},
    {"_lstm", [](ModelConfig& c) { c.encoder = "lstm"; }},
    {"_lstm_of_both",
     [](ModelConfig& c) {
       c.encoder = "lstm";
       c.guide = "structured_both";
     }},
    {"_embedding", [](ModelConfig& c) { c.embeddingDim = 53; }},
    {"_embedding_lstm",
     [](ModelConfig& c) {
       c.embeddingDim = 53;
       c.encoder = "lstm";
       c.guide = "structured_both";
     }},
    {"_dropout",
     [](ModelConfig& c) {
       c.rnnDropout = 0.3;
       c.guide = "structured_both";
     }},
    {"_dropout_of_notes",
     [](ModelConfig& c) {
       c.rnnDropout = 0.3;
       c.emissionDropout = 0.2;
       c.noteDropout = 0.15;
       c.previousNotes = types::PreviousNotes::Both;
     }},
    {"_dropout_of_nade",
     [](ModelConfig& c) {
       c.emissionDropout = 0.2;
       c.nadeDropout = 0.4;
       c.emission = "nade_ascending";
     }},
    {"_mlp", [](ModelConfig& c) { c.transition = "mlp"; }},
    {"_nade_ascending", [](ModelConfig& c) { c.emission = "nade_ascending"; }},
    {"_nade_descending", [](ModelConfig& c) { c.emission = "nade_descending"; }},
    {"_previous_notes", [](ModelConfig& c) { c.previousNotes = types::PreviousNotes::Both; }},
    {"_previous_notes_mlp",
     [](ModelConfig& c) {
       c.previousNotes = types::PreviousNotes::Both;
       c.transition = "mlp";
     }},
    {"_standard_normal", [](ModelConfig& c) { c.firstState = types::FirstState::StandardNormal; }},
};

std::vector<Case> partCases() {
  std::vector<Case> cases;
  for (const Part& part : kParts) {
    cases.push_back({{.name = "trace_elbo"}, 0, part});
    cases.push_back({{.name = "iwae", .numSamples = 3}, 0, part});
  }
  return cases;
}

} // namespace

INSTANTIATE_TEST_SUITE_P(Parts, ExecutionsAgree, ::testing::ValuesIn(partCases()),
                         [](const auto& parameter) { return parameter.param.name(); });
