#include "core/model/dmm/DeepMarkovModel.h"
#include "core/types/PartInfo.h"

#include <gtest/gtest.h>

using namespace dmm;
using torch::Tensor;

namespace {

constexpr std::int64_t kKeys = 5;

class EmissionTest : public ::testing::TestWithParam<std::string> {
 protected:
  EmissionTest() {
    model.to(torch::kFloat64);
    model.initialise(generator);
    for (auto& item : model.named_parameters()) // everything matters
      if (item.key().starts_with("emitter")) item.value().mul_(3);
  }

  static model::SequenceModel::Config config() {
    model::SequenceModel::Config all{2, 3, 3, 4};
    all.emission = GetParam();
    all.nadeDim = 4;
    all.previousNotes = types::PreviousNotes::Emission;
    return all;
  }

  /// All slices there are, [2^keys, keys].
  static Tensor allSlices() {
    const Tensor numbers = torch::arange(std::int64_t{1} << kKeys);
    std::vector<Tensor> keys;
    for (std::int64_t key = 0; key < kKeys; ++key)
      keys.push_back(numbers.bitwise_right_shift(key).bitwise_and(1));
    return torch::stack(keys, 1).to(torch::kFloat64);
  }

  torch::NoGradGuard noGrad;
  torch::Generator generator = torch::make_generator<torch::CPUGeneratorImpl>(3);
  model::DeepMarkovModel model{config(), kKeys};
};

} // namespace

TEST_P(EmissionTest, TheProbabilitiesOfAllSlicesAddUpToOne) {
  constexpr std::int64_t kParticles = 3;
  const Tensor slices = allSlices();
  const std::int64_t count = slices.size(0);
  const Tensor states = torch::randn({kParticles, 2}, generator, torch::kFloat64);
  const Tensor before = torch::rand({1, kKeys}, generator, torch::kFloat64).round();
  for (const auto execution : {types::Execution::Reference, types::Execution::Fused}) {
    const auto notes = model.emission().at(states.repeat({count, 1}), before.expand({count, -1}),
                                           ops::opsFor(execution));
    const Tensor sums = notes->logProb(slices).view({count, kParticles}).exp().sum(0);
    EXPECT_TRUE(torch::allclose(sums, torch::ones_like(sums), 0, 1e-12)) << sums;
  }
}

// What a key is given is the keys before it in the order, one after the other, as the formula says.
TEST_P(EmissionTest, AKeyHearsThoseBeforeItAlone) {
  const Tensor state = torch::randn({1, 2}, generator, torch::kFloat64);
  const Tensor before = torch::zeros({1, kKeys}, torch::kFloat64);
  const auto notes = model.emission().at(state, before, ops::opsFor(types::Execution::Reference));
  const auto order = model.emission().keyOrder();
  const auto parameters = model.named_parameters();
  for (const Tensor& row : allSlices().split(1)) {
    const Tensor found = notes->logits(row)[0];
    const Tensor alone = notes->logits(torch::zeros_like(row))[0];
    if (order.empty()) {
      EXPECT_TRUE(torch::equal(found, alone));
      continue;
    }
    // The hidden vector before any key sounds, from the logits' difference to it.
    const Tensor hidden = torch::relu(
        torch::linear(torch::relu(torch::linear(state, parameters["emitter.lin_z_to_hidden.weight"],
                                                parameters["emitter.lin_z_to_hidden.bias"])),
                      parameters["emitter.lin_hidden_to_hidden.weight"],
                      parameters["emitter.lin_hidden_to_hidden.bias"]));
    const Tensor own = torch::linear(hidden, parameters["emitter.lin_hidden_to_input.weight"],
                                     parameters["emitter.lin_hidden_to_input.bias"])[0];
    Tensor a = torch::linear(hidden, parameters["emitter.lin_hidden_to_nade.weight"],
                             parameters["emitter.lin_hidden_to_nade.bias"])[0];
    for (const std::int64_t key : order) {
      const Tensor expected =
          own[key] + torch::dot(parameters["emitter.nade_out"][key], torch::sigmoid(a));
      EXPECT_NEAR(found[key].item<double>(), expected.item<double>(), 1e-12);
      a = a + parameters["emitter.nade_in"].select(1, key) * row[0][key];
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, EmissionTest,
                         ::testing::ValuesIn(types::partNames(types::PartKind::Emission)),
                         [](const auto& tested) { return tested.param; });
