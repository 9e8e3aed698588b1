#include "core/model/dmm/DeepMarkovModel.h"

#include "core/support/Errors.h"
#include "core/types/ModelShape.h"
#include "core/types/PartInfo.h"

#include <cmath>
#include <gtest/gtest.h>
#include <numbers>

using namespace dmm;

namespace {

model::DeepMarkovModel initialised(std::uint64_t seed) {
  model::DeepMarkovModel model;
  model.initialise(torch::make_generator<torch::CPUGeneratorImpl>(seed));
  return model;
}

} // namespace

TEST(DeepMarkovModel, HasPyrosParameterNamesAndShapes) {
  model::DeepMarkovModel model;
  const auto parameters = model.named_parameters();
  const std::pair<const char*, std::vector<std::int64_t>> expected[] = {
      {"z_0", {100}},
      {"z_q_0", {100}},
      {"h_0", {1, 1, 600}},
      {"emitter.lin_z_to_hidden.weight", {100, 100}},
      {"emitter.lin_hidden_to_hidden.weight", {100, 100}},
      {"emitter.lin_hidden_to_input.weight", {88, 100}},
      {"trans.lin_gate_z_to_hidden.weight", {200, 100}},
      {"trans.lin_gate_hidden_to_z.bias", {100}},
      {"trans.lin_proposed_mean_z_to_hidden.weight", {200, 100}},
      {"trans.lin_proposed_mean_hidden_to_z.weight", {100, 200}},
      {"trans.lin_sig.weight", {100, 100}},
      {"trans.lin_z_to_loc.weight", {100, 100}},
      {"combiner.lin_z_to_hidden.weight", {600, 100}},
      {"combiner.lin_hidden_to_loc.weight", {100, 600}},
      {"combiner.lin_hidden_to_scale.bias", {100}},
      {"rnn.weight_ih_l0", {600, 88}},
      {"rnn.weight_hh_l0", {600, 600}},
      {"rnn.bias_ih_l0", {600}},
      {"rnn.bias_hh_l0", {600}},
  };
  EXPECT_EQ(parameters.size(), 31U);
  for (const auto& [name, shape] : expected) {
    ASSERT_TRUE(parameters.contains(name)) << name;
    EXPECT_EQ(parameters[name].sizes(), torch::IntArrayRef(shape)) << name;
  }
}

TEST(DeepMarkovModel, StartsAsPyTorchDoes) {
  auto model = initialised(3);
  const auto parameters = model.named_parameters();
  EXPECT_TRUE(torch::equal(parameters["trans.lin_z_to_loc.weight"], torch::eye(100)));
  for (const char* name : {"z_0", "z_q_0", "h_0", "trans.lin_z_to_loc.bias"})
    EXPECT_EQ(parameters[name].abs().sum().item<float>(), 0) << name;
  // Uniform within 1 / sqrt(fan in): the bound is kept and nearly reached, the variance is b^2 / 3.
  const auto check = [&](const char* name, double fan) {
    const double bound = 1 / std::sqrt(fan);
    const auto& weight = parameters[name];
    EXPECT_LE(weight.abs().max().item<double>(), bound) << name;
    EXPECT_GT(weight.abs().max().item<double>(), 0.99 * bound) << name;
    EXPECT_NEAR(weight.var().item<double>(), bound * bound / 3, 0.05 * bound * bound) << name;
  };
  check("emitter.lin_z_to_hidden.weight", 100);
  check("trans.lin_proposed_mean_hidden_to_z.weight", 200);
  check("combiner.lin_hidden_to_loc.weight", 600);
  check("rnn.weight_ih_l0", 600);
  check("rnn.weight_hh_l0", 600);
}

TEST(DeepMarkovModel, TheSeedDecidesTheWeights) {
  auto a = initialised(5);
  auto b = initialised(5);
  auto c = initialised(6);
  bool differs = false;
  for (const auto& item : a.named_parameters()) {
    EXPECT_TRUE(torch::equal(item.value(), b.named_parameters()[item.key()])) << item.key();
    differs = differs || !torch::equal(item.value(), c.named_parameters()[item.key()]);
  }
  EXPECT_TRUE(differs);
}

TEST(ReluEncoder, EachSequenceIsReadFromItsOwnEnd) {
  // Packed with others, a sequence gives the states that it gives alone.
  auto model = initialised(1);
  const torch::NoGradGuard noGrad;
  const auto shorter = torch::rand({3, 88}).round();
  const auto longer = torch::rand({5, 88}).round();
  const auto together = batch::pack({shorter, longer});
  const auto alone = batch::pack(std::vector<torch::Tensor>{shorter});
  const auto states =
      model.encoder().encode(together, ops::opsFor(types::Execution::Reference)).right;
  const auto expected =
      model.encoder().encode(alone, ops::opsFor(types::Execution::Reference)).right;
  for (std::int64_t t = 0; t < 3; ++t)
    EXPECT_TRUE(torch::allclose(together.at(states, t)[1], expected[t], 1e-5, 1e-6)) << t;
}

TEST(RecurrentEncoder, DropsAShareOfWhatItSaysWhereThereIsNoiseForIt) {
  model::SequenceModel::Config config{3, 4, 5, 6};
  config.guide = "structured_both";
  model::DeepMarkovModel whole(config, 7);
  whole.initialise(torch::make_generator<torch::CPUGeneratorImpl>(1));
  config.rnnDropout = 0.25;
  model::DeepMarkovModel dropping(config, 7);
  dropping.initialise(torch::make_generator<torch::CPUGeneratorImpl>(1)); // the same weights
  EXPECT_EQ(whole.dropWidth(), 0);
  ASSERT_EQ(dropping.dropWidth(), 12); // both directions, 6 units each

  auto batch = batch::pack({torch::rand({4, 7}).round(), torch::rand({2, 7}).round()});
  const torch::NoGradGuard noGrad;
  for (const auto execution : {types::Execution::Reference, types::Execution::Fused}) {
    const ops::Ops& ops = ops::opsFor(execution);
    batch.dropNoise = torch::Tensor();
    const model::Encoded expected = whole.encoder().encode(batch, ops);
    const model::Encoded evaluated = dropping.encoder().encode(batch, ops);
    EXPECT_TRUE(torch::equal(evaluated.right, expected.right));
    EXPECT_TRUE(torch::equal(evaluated.left, expected.left));

    batch.dropNoise = torch::rand({6, 12});
    const model::Encoded found = dropping.encoder().encode(batch, ops);
    const torch::Tensor both = torch::cat({expected.right, expected.left}, 1);
    const torch::Tensor dropped = torch::cat({found.right, found.left}, 1);
    for (std::int64_t row = 0; row < 6; ++row)
      for (std::int64_t unit = 0; unit < 12; ++unit) {
        const bool isKept = batch.dropNoise[row][unit].item<float>() >= 0.25F;
        EXPECT_FLOAT_EQ(dropped[row][unit].item<float>(),
                        isKept ? both[row][unit].item<float>() / 0.75F : 0);
      }
  }
}

TEST(DeepMarkovModel, HidesNotesBeforeThatTheNoiseSays) {
  model::SequenceModel::Config config{3, 4, 5, 6};
  config.previousNotes = types::PreviousNotes::Both;
  config.rnnDropout = 0.1; // its noise, of 6 units, comes first
  config.noteDropout = 0.25;
  config.emissionDropout = 0.5; // its noise, of 4 units, comes last
  const model::DeepMarkovModel model(config, 7);
  ASSERT_EQ(model.dropWidth(), 6 + 7 + 4);
  auto batch = batch::pack({torch::rand({4, 7}).round(), torch::rand({2, 7}).round()});
  for (const auto execution : {types::Execution::Reference, types::Execution::Fused}) {
    const ops::Ops& ops = ops::opsFor(execution);
    batch.dropNoise = torch::Tensor();
    const torch::Tensor all = model.notesBefore(batch, ops);
    EXPECT_FALSE(model.emissionDropNoise(batch).defined());
    batch.dropNoise = torch::rand({6, 17});
    const torch::Tensor found = model.notesBefore(batch, ops);
    for (std::int64_t row = 0; row < 6; ++row)
      for (std::int64_t key = 0; key < 7; ++key) {
        const bool isKept = batch.dropNoise[row][6 + key].item<float>() >= 0.25F;
        EXPECT_FLOAT_EQ(found[row][key].item<float>(),
                        isKept ? all[row][key].item<float>() / 0.75F : 0);
      }
    EXPECT_TRUE(torch::equal(model.emissionDropNoise(batch), batch.dropNoise.narrow(1, 13, 4)));
  }
}

// types::ModelShape is the one description of the architecture: every parameter of the modules has
// its place in it, and nothing else has.
TEST(DeepMarkovModel, HasTheLayersOfItsShape) {
  using Config = model::SequenceModel::Config;
  for (const Config& config : {Config{}, Config{37, 83, 61, 79, 2, 41}}) {
    const model::DeepMarkovModel model(config);
    const auto parameters = model.named_parameters();
    std::size_t found = 0;
    for (const types::Layer& layer : types::layersOf(config)) {
      const torch::Tensor* weight = parameters.find(layer.name);
      ASSERT_TRUE(weight) << layer.name;
      ++found;
      if (layer.in == 0) {
        EXPECT_EQ(weight->numel(), layer.out) << layer.name;
        continue;
      }
      EXPECT_EQ(weight->sizes(), torch::IntArrayRef({layer.out, layer.in})) << layer.name;
      if (layer.biases == 0) continue;
      std::string bias = layer.name;
      bias.replace(bias.find("weight"), 6, "bias");
      ASSERT_TRUE(parameters.contains(bias)) << bias;
      EXPECT_EQ(parameters[bias].numel(), layer.out) << bias;
      found += std::size_t(layer.biases);
    }
    EXPECT_EQ(found, parameters.size());
    std::int64_t numbers = 0;
    for (const auto& parameter : model.parameters()) numbers += parameter.numel();
    EXPECT_EQ(types::parameterCount(config), numbers);
  }
}

// What a user can choose can be made, and nothing else: the two halves of the registry agree.
TEST(Registry, MakesEveryPartThatIsTold) {
  using types::PartKind;
  struct Choice {
    PartKind kind;
    std::string model::SequenceModel::Config::*name;
  };
  for (const auto& [kind, name] :
       {Choice{PartKind::Guide, &model::SequenceModel::Config::guide},
        Choice{PartKind::Encoder, &model::SequenceModel::Config::encoder},
        Choice{PartKind::Transition, &model::SequenceModel::Config::transition},
        Choice{PartKind::Emission, &model::SequenceModel::Config::emission}}) {
    ASSERT_FALSE(types::partNames(kind).empty());
    model::SequenceModel::Config config{3, 4, 5, 6};
    EXPECT_EQ(types::partNames(kind).front(), config.*name) << "the default comes first";
    for (const std::string& part : types::partNames(kind)) {
      config.*name = part;
      const model::DeepMarkovModel model(config, 7);
      std::int64_t numbers = 0;
      for (const auto& parameter : model.parameters()) numbers += parameter.numel();
      std::int64_t told = 0;
      for (const types::Layer& layer : types::layersOf(config, 7)) told += layer.parameters();
      EXPECT_EQ(numbers, told) << part;
    }
    config.*name = "none";
    EXPECT_THROW(model::DeepMarkovModel{config}, support::InputError) << types::settingOf(kind);
  }
}
