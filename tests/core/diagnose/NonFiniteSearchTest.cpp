#include "core/diagnose/NonFiniteSearch.h"

#include "core/objective/Objective.h"
#include "core/objective/Registry.h"
#include "core/types/ObjectiveInfo.h"

#include <gtest/gtest.h>
#include <limits>

using namespace dmm;

namespace {

constexpr std::int64_t kZ = 3;

/// Every objective with every option that changes what it computes, in both executions.
struct Case {
  std::string objective;
  types::Execution execution;
  types::Gradient gradient = types::Gradient::Reparameterised;
  types::GuideDensity density = types::GuideDensity::Mixture;
  std::int64_t flows = 0;

  bool pairsSamples() const { return types::findObjective(objective)->pairsSamples; }
};

std::string nameOf(const Case& one) {
  std::string name = one.objective + "_" + types::nameOf(one.execution);
  if (one.gradient != types::Gradient::Reparameterised)
    name += std::string("_") + types::nameOf(one.gradient);
  if (one.pairsSamples()) name += std::string("_") + types::nameOf(one.density);
  if (one.flows > 0) name += "_flows";
  return name;
}

class NonFiniteSearchTest : public ::testing::TestWithParam<Case> {
 protected:
  void SetUp() override {
    config.model = {kZ, 5, 4, 6};
    config.model.numIafs = GetParam().flows;
    config.model.iafDim = 4;
    config.objective.name = GetParam().objective;
    config.objective.gradient = GetParam().gradient;
    config.objective.guideDensity = GetParam().density;
    config.objective.numSamples = 2;
    config.run.execution = GetParam().execution;
    auto generator = torch::make_generator<torch::CPUGeneratorImpl>(3);
    model = model::makeModel({config.model});
    model->initialise(generator);
    const auto objective =
        objective::makeObjective(config.objective, ops::opsFor(config.run.execution));
    particles = objective->particles();
    for (const std::size_t first : {0, 2}) { // two parts of two pieces, of 4, 3, 2 and 5 steps
      std::vector<torch::Tensor> sequences;
      const std::int64_t lengths[] = {4, 3, 2, 5};
      for (const std::size_t piece : {first, first + 1})
        sequences.push_back(torch::rand({lengths[piece], 88}, generator).round());
      batch::BatchPart part;
      part.batch = batch::pack(sequences);
      part.noise.draws =
          torch::randn({objective->noiseRows(), part.batch.rowCount(), kZ}, generator);
      part.pieces = {first, first + 1};
      batch.parts.push_back(part);
    }
  }

  /// Every weight and all noise 0: what a test sets is all there is.
  void silence() {
    const torch::NoGradGuard noGrad;
    for (auto& parameter : model->parameters()) parameter.zero_();
    for (auto& part : batch.parts) part.noise.draws.zero_();
  }
  void set(const char* name, const torch::Tensor& value) {
    const torch::NoGradGuard noGrad;
    model->named_parameters()[name].copy_(value);
  }
  void set(const char* name, float value) { set(name, torch::tensor(value)); }

  types::ExperimentConfig config;
  std::shared_ptr<model::SequenceModel> model;
  std::int64_t particles = 1;
  batch::MiniBatch batch;
};

} // namespace

TEST_P(NonFiniteSearchTest, FindsNothingWhereAllIsWell) {
  const auto findings = diagnose::findNonFinite(model, config, batch);
  EXPECT_FALSE(findings.first);
  EXPECT_TRUE(std::isfinite(findings.loss));
  EXPECT_EQ(findings.extremes.size(), 8U);
}

TEST_P(NonFiniteSearchTest, NamesStepPieceParticleAndDimension) {
  // The second part's pieces have 2 and 5 steps: row 4 is step 2 of the longer one.
  auto& part = batch.parts[1];
  const std::int64_t row = 4;
  part.noise.draws[particles - 1][row][1] = std::numeric_limits<float>::infinity();
  const auto found = diagnose::findNonFinite(model, config, batch).first;
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
    model->named_parameters()["emitter.lin_z_to_hidden.bias"][2] =
        std::numeric_limits<float>::quiet_NaN();
  }
  const auto found = diagnose::findNonFinite(model, config, batch).first;
  ASSERT_TRUE(found);
  EXPECT_EQ(found->tensor, "parameter emitter.lin_z_to_hidden.bias");
  EXPECT_EQ(found->value, "nan");
}

TEST_P(NonFiniteSearchTest, NamesWhereAStateOfTheInferenceRnnOverflows) {
  // It runs backwards: the step that overflows is the last of a piece, before all others.
  {
    const torch::NoGradGuard noGrad;
    model->named_parameters()["h_0"].fill_(3e38F);
    model->named_parameters()["rnn.weight_hh_l0"].fill_(1.0F);
  }
  const auto found = diagnose::findNonFinite(model, config, batch).first;
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
  const auto findings = diagnose::findNonFinite(model, config, batch);
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
  set("h_0", torch::full({1, 1, 6}, 1e-37F));
  set("combiner.lin_hidden_to_loc.weight", 1);
  const auto findings = diagnose::findNonFinite(model, config, batch);
  EXPECT_TRUE(std::isfinite(findings.loss));
  ASSERT_TRUE(findings.first);
  EXPECT_EQ(findings.first->tensor, "gradient of the state h_t of the inference RNN");
  EXPECT_EQ(findings.first->part, 1);
  EXPECT_EQ(findings.first->timeStep, 4);
  EXPECT_EQ(findings.first->sequence, 0);
}

TEST_P(NonFiniteSearchTest, AScaleThatUnderflowsIsStillANumber) {
  if (GetParam().pairsSamples())
    GTEST_SKIP() << "the density of another particle's sample leaves float32 in truth";
  if (GetParam().gradient != types::Gradient::Reparameterised)
    GTEST_SKIP() << "the gradient of log q at a sample, noise / scale, leaves float32 in truth";
  {
    const torch::NoGradGuard noGrad; // softplus(-200) is 1e-87, which float32 does not have
    model->named_parameters()["combiner.lin_hidden_to_scale.bias"][1] = -200;
  }
  const auto findings = diagnose::findNonFinite(model, config, batch);
  EXPECT_FALSE(findings.first) << findings.first->tensor << " " << findings.first->timeStep;
  EXPECT_TRUE(std::isfinite(findings.loss));
}

TEST_P(NonFiniteSearchTest, PlacesALossThatOverflows) {
  // The prior's scale underflows far from the prior's mean: whatever the objective makes of the two
  // (a density, a divergence, densities of pairs), the first step where it leaves the numbers is 0.
  silence();
  set("trans.lin_sig.bias", -200);     // softplus: as small a scale as there is
  set("trans.lin_z_to_loc.bias", 1e4); // and a mean that no sample comes near
  const auto findings = diagnose::findNonFinite(model, config, batch);
  EXPECT_FALSE(std::isfinite(findings.loss));
  ASSERT_TRUE(findings.first);
  EXPECT_NE(findings.first->tensor, "loss");
  EXPECT_NE(findings.first->tensor.find("p(z_t given z_{t-1})"), std::string::npos)
      << findings.first->tensor;
  EXPECT_EQ(findings.first->part, 0);
  EXPECT_EQ(findings.first->timeStep, 0);
  EXPECT_EQ(findings.first->sequence, 0);
}

TEST_P(NonFiniteSearchTest, PlacesWhereOneStepOverflowsInTheChain) {
  // Only the longer piece of the second part has a step 3 and 4; its sample there is 1e25, whose
  // square leaves float32.
  silence();
  set("trans.lin_sig.bias", 0);
  set("combiner.lin_hidden_to_scale.bias", 0);
  auto& part = batch.parts[1];
  part.noise.draws[particles - 1][part.batch.offset(3)][1] = 1e25F;
  const auto findings = diagnose::findNonFinite(model, config, batch);
  if (config.objective.name != "trace_mean_field_elbo") { // which has no density of a sample
    EXPECT_FALSE(std::isfinite(findings.loss));
  }
  ASSERT_TRUE(findings.first);
  EXPECT_NE(findings.first->tensor, "loss");
  EXPECT_EQ(findings.first->part, 1) << findings.first->tensor;
  EXPECT_EQ(findings.first->timeStep, 3) << findings.first->tensor;
  EXPECT_EQ(findings.first->sequence, 0);
  EXPECT_EQ(part.piece(findings.first->sequence), 3U);
}

TEST_P(NonFiniteSearchTest, PlacesAParametersGradientThatOverflows) {
  // Hidden units of the emitter near the end of float32, whose weights to the keys are 0: the loss
  // is that of fair coins, and only the gradient of those weights overflows, in the sum over z_t.
  silence();
  set("emitter.lin_hidden_to_hidden.bias", 3e38F);
  for (auto& part : batch.parts) part.batch.rows.zero_(); // else gradients of keys cancel
  const auto findings = diagnose::findNonFinite(model, config, batch);
  EXPECT_TRUE(std::isfinite(findings.loss));
  ASSERT_TRUE(findings.first);
  EXPECT_EQ(findings.first->tensor, "gradient of emitter.lin_hidden_to_input.weight");
  EXPECT_EQ(findings.first->part, 0);
  EXPECT_EQ(findings.first->sequence, 0); // the first whose share alone overflows
  EXPECT_GE(findings.first->timeStep, 0);
  EXPECT_LT(findings.first->timeStep, 4);
}

TEST_P(NonFiniteSearchTest, PlacesASumOfGradientsThatOverflows) {
  // As above, but a tenth of it: that of no piece overflows, and that of all does. The longest one
  // has the largest share.
  silence();
  set("emitter.lin_hidden_to_hidden.bias", 3e38F / 11 * 2);
  for (auto& part : batch.parts) part.batch.rows.zero_();
  const auto findings = diagnose::findNonFinite(model, config, batch);
  EXPECT_TRUE(std::isfinite(findings.loss));
  ASSERT_TRUE(findings.first) << "loss and gradient of all of the mini-batch are not finite";
  EXPECT_EQ(findings.first->tensor, "gradient of emitter.lin_hidden_to_input.weight");
  EXPECT_EQ(findings.first->part, 1);
  EXPECT_EQ(findings.first->sequence, 0);
  EXPECT_GE(findings.first->timeStep, 0);
}

namespace {

std::vector<Case> cases() {
  std::vector<Case> all;
  for (const auto& info : types::objectiveInfos())
    for (const auto execution : {types::Execution::Fused, types::Execution::Reference}) {
      Case plain{info.name, execution};
      all.push_back(plain);
      if (info.gradient) all.push_back({info.name, execution, *info.gradient});
      if (info.pairsSamples)
        all.push_back({info.name, execution, types::Gradient::Reparameterised,
                       types::GuideDensity::Pairwise});
      plain.flows = 2;
      if (!info.needs.contains(types::Trait::ClosedFormKl)) all.push_back(plain);
    }
  return all;
}

} // namespace

INSTANTIATE_TEST_SUITE_P(All, NonFiniteSearchTest, ::testing::ValuesIn(cases()),
                         [](const auto& tested) { return nameOf(tested.param); });
