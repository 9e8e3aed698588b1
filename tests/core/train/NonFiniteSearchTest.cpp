#include "core/train/NonFiniteSearch.h"

#include "core/objective/Objective.h"
#include "core/objective/Registry.h"
#include "core/types/ObjectiveInfo.h"

#include <gtest/gtest.h>
#include <limits>

using namespace dmm;

namespace {

constexpr std::int64_t kZ = 3;

/// Every objective in both executions.
using Case = std::tuple<std::string, std::string>;

class NonFiniteSearchTest : public ::testing::TestWithParam<Case> {
 protected:
  void SetUp() override {
    config.model = {kZ, 5, 4, 6};
    config.objective.name = std::get<0>(GetParam());
    config.objective.numSamples = 2;
    config.run.execution = std::get<1>(GetParam());
    auto generator = torch::make_generator<torch::CPUGeneratorImpl>(3);
    model = std::make_shared<model::DeepMarkovModel>(model::ModelDims::of(config.model));
    model->initialise(generator);
    const auto objective = objective::makeObjective(config.objective, config.run.execution);
    particles = objective->particles();
    for (const std::size_t first : {0, 2}) { // two parts of two pieces, of 4, 3, 2 and 5 steps
      std::vector<torch::Tensor> sequences;
      const std::int64_t lengths[] = {4, 3, 2, 5};
      for (const std::size_t piece : {first, first + 1})
        sequences.push_back(torch::rand({lengths[piece], 88}, generator).round());
      train::BatchPart part;
      part.batch = data::pack(sequences);
      part.noise = torch::randn({objective->noiseRows(), part.batch.rowCount(), kZ}, generator);
      part.pieces = {first, first + 1};
      batch.parts.push_back(part);
    }
  }

  /// Every weight and all noise 0: what a test sets is all there is.
  void silence() {
    const torch::NoGradGuard noGrad;
    for (auto& parameter : model->parameters()) parameter.zero_();
    for (auto& part : batch.parts) part.noise.zero_();
  }
  void set(const char* name, const torch::Tensor& value) {
    const torch::NoGradGuard noGrad;
    model->named_parameters()[name].copy_(value);
  }
  void set(const char* name, float value) { set(name, torch::tensor(value)); }

  types::ExperimentConfig config;
  std::shared_ptr<model::DeepMarkovModel> model;
  std::int64_t particles = 1;
  train::MiniBatch batch;
};

} // namespace

TEST_P(NonFiniteSearchTest, FindsNothingWhereAllIsWell) {
  const auto findings = train::findNonFinite(*model, config, batch);
  EXPECT_FALSE(findings.first);
  EXPECT_TRUE(std::isfinite(findings.loss));
  EXPECT_EQ(findings.extremes.size(), 8U);
}

TEST_P(NonFiniteSearchTest, NamesStepPieceParticleAndDimension) {
  // The second part's pieces have 2 and 5 steps: row 4 is step 2 of the longer one.
  auto& part = batch.parts[1];
  const std::int64_t row = 4;
  part.noise[particles - 1][row][1] = std::numeric_limits<float>::infinity();
  const auto found = train::findNonFinite(*model, config, batch).first;
  ASSERT_TRUE(found);
  EXPECT_EQ(found->tensor, "sample of q(z_t)");
  EXPECT_EQ(found->value, "inf");
  EXPECT_EQ(found->part, 1);
  EXPECT_EQ(found->timeStep, 2); // rows 0 and 1 are step 0, rows 2 and 3 step 1
  EXPECT_EQ(found->sequence, 0);
  EXPECT_EQ(part.piece(found->sequence), 3U);
  EXPECT_EQ(found->particle, particles == 1 ? -1 : particles - 1);
  EXPECT_EQ(found->dimension, 1);
}

TEST_P(NonFiniteSearchTest, NamesAParameter) {
  {
    const torch::NoGradGuard noGrad;
    model->emitter().named_parameters()["lin_z_to_hidden.bias"][2] =
        std::numeric_limits<float>::quiet_NaN();
  }
  const auto found = train::findNonFinite(*model, config, batch).first;
  ASSERT_TRUE(found);
  EXPECT_EQ(found->tensor, "parameter emitter.lin_z_to_hidden.bias");
  EXPECT_EQ(found->value, "nan");
}

TEST_P(NonFiniteSearchTest, NamesWhereAStateOfTheInferenceRnnOverflows) {
  // It runs backwards: the step that overflows is the last of a piece, before all others.
  {
    const torch::NoGradGuard noGrad;
    model->h0().fill_(3e38F);
    model->inferenceRnn().named_parameters()["weight_hh_l0"].fill_(1.0F);
  }
  const auto found = train::findNonFinite(*model, config, batch).first;
  ASSERT_TRUE(found);
  EXPECT_EQ(found->tensor, "state h_t of the inference RNN");
  EXPECT_EQ(found->part, 0);
  EXPECT_EQ(found->timeStep, 3); // of the piece of 4 steps
  EXPECT_EQ(found->sequence, 0);
}

TEST_P(NonFiniteSearchTest, NamesWhereTheGradientOfAFiniteLossOverflowsInTheChain) {
  // Each step back multiplies the gradient by 0.5 * 3 * 6 * 1e19. It begins near 1, so that it
  // leaves float32 two steps before the end of a piece.
  silence();
  set("combiner.lin_z_to_hidden.weight", 1e19F);
  set("combiner.lin_hidden_to_loc.weight", 1);
  for (const char* layer : {"lin_z_to_hidden", "lin_hidden_to_hidden", "lin_hidden_to_input"})
    set(("emitter." + std::string(layer) + ".weight").c_str(), 0.1F);
  set("emitter.lin_z_to_hidden.bias", 1);
  set("emitter.lin_hidden_to_input.bias", -5); // few notes expected: the gradients do not cancel
  const auto findings = train::findNonFinite(*model, config, batch);
  EXPECT_TRUE(std::isfinite(findings.loss));
  ASSERT_TRUE(findings.first);
  EXPECT_EQ(findings.first->tensor, "gradient of the latent state z_t");
  EXPECT_EQ(findings.first->part, 0);
  EXPECT_EQ(findings.first->timeStep, 1); // of the piece of 4 steps
  EXPECT_EQ(findings.first->sequence, 0);
}

TEST_P(NonFiniteSearchTest, NamesWhereTheGradientOfAFiniteLossOverflowsInTheInferenceRnn) {
  // The state grows by 1e9 a step on its way to the beginning, the gradient on its way back: only
  // at the end of the piece of five steps does it leave float32.
  silence();
  set("rnn.weight_hh_l0", 1e9F * torch::eye(6));
  set("rnn.weight_ih_l0", 1e-30F);
  set("h_0", torch::full({6}, 1e-37F).view_as(model->h0()));
  set("combiner.lin_hidden_to_loc.weight", 1);
  const auto findings = train::findNonFinite(*model, config, batch);
  EXPECT_TRUE(std::isfinite(findings.loss));
  ASSERT_TRUE(findings.first);
  EXPECT_EQ(findings.first->tensor, "gradient of the state h_t of the inference RNN");
  EXPECT_EQ(findings.first->part, 1);
  EXPECT_EQ(findings.first->timeStep, 4);
  EXPECT_EQ(findings.first->sequence, 0);
}

TEST_P(NonFiniteSearchTest, AScaleThatUnderflowsIsStillANumber) {
  if (config.objective.name == "trace_tmc_elbo" || config.objective.name == "trace_enum_elbo")
    GTEST_SKIP() << "the density of another particle's sample leaves float32 in truth";
  {
    const torch::NoGradGuard noGrad; // softplus(-200) is 1e-87, which float32 does not have
    model->combiner().hiddenToScale()->bias[1] = -200;
  }
  const auto findings = train::findNonFinite(*model, config, batch);
  EXPECT_FALSE(findings.first) << findings.first->tensor << " " << findings.first->timeStep;
  EXPECT_TRUE(std::isfinite(findings.loss));
}

namespace {

std::vector<Case> cases() {
  std::vector<Case> all;
  for (const auto& info : types::objectiveInfos())
    for (const char* execution : {"fused", "reference"}) all.emplace_back(info.name, execution);
  return all;
}

} // namespace

INSTANTIATE_TEST_SUITE_P(All, NonFiniteSearchTest, ::testing::ValuesIn(cases()),
                         [](const auto& tested) {
                           return std::get<0>(tested.param) + "_" + std::get<1>(tested.param);
                         });
