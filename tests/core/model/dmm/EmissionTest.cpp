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
    const auto notes = model.emission().at(
        states.repeat({count, 1}), {before.expand({count, -1}), {}}, ops::opsFor(execution));
    const Tensor sums = notes->logProb(slices).view({count, kParticles}).exp().sum(0);
    EXPECT_TRUE(torch::allclose(sums, torch::ones_like(sums), 0, 1e-12)) << sums;
  }
}

namespace {

/// Logits of one slice, one key after the other as the formulas say: state [z], the notes before
/// it, [keys], and factors of the hidden units, [emission] and [nade].
Tensor byFormula(const model::DeepMarkovModel& model, const Tensor& state, const Tensor& before,
                 const Tensor& slice, const Tensor& kept, const Tensor& keptOfNade) {
  const auto parameters = model.named_parameters();
  const auto weight = [&](const char* layer) {
    return parameters["emitter." + std::string(layer) + ".weight"];
  };
  const auto linear = [&](const Tensor& x, const char* layer) {
    return torch::mv(weight(layer), x) + parameters["emitter." + std::string(layer) + ".bias"];
  };
  const Tensor first =
      torch::relu(linear(state, "lin_z_to_hidden") + torch::mv(weight("lin_x_to_hidden"), before));
  const Tensor hidden = torch::relu(linear(first, "lin_hidden_to_hidden")) * kept;
  Tensor logits = linear(hidden, "lin_hidden_to_input");
  const auto order = model.emission().keyOrder();
  if (order.empty()) return logits;
  Tensor a = linear(hidden, "lin_hidden_to_nade");
  for (const std::int64_t key : order) {
    logits[key] += torch::dot(parameters["emitter.nade_out"][key], torch::sigmoid(a) * keptOfNade);
    a = a + parameters["emitter.nade_in"].select(1, key) * slice[key];
  }
  return logits;
}

} // namespace

// What a key is given is the keys before it in the order, one after the other, as the formula says.
TEST_P(EmissionTest, AKeyHearsThoseBeforeItAlone) {
  const Tensor state = torch::randn({1, 2}, generator, torch::kFloat64);
  const Tensor before = torch::zeros({1, kKeys}, torch::kFloat64);
  const auto notes =
      model.emission().at(state, {before, {}}, ops::opsFor(types::Execution::Reference));
  for (const Tensor& row : allSlices().split(1)) {
    const Tensor found = notes->logits(row)[0];
    const Tensor expected = byFormula(model, state[0], before[0], row[0],
                                      torch::ones({3}, torch::kFloat64), // all that is hidden
                                      torch::ones({4}, torch::kFloat64));
    EXPECT_TRUE(torch::allclose(found, expected, 0, 1e-12)) << found << expected;
  }
}

TEST_P(EmissionTest, TrainingHidesTheUnitsThatItsNoiseSays) {
  constexpr std::int64_t kSlices = 4, kParticles = 2;
  auto settings = config();
  settings.emissionDropout = 0.25;
  settings.nadeDropout = 0.5;
  model::DeepMarkovModel dropping(settings, kKeys);
  dropping.to(torch::kFloat64);
  dropping.initialise(generator);
  const bool isOrdered = !dropping.emission().keyOrder().empty();
  ASSERT_EQ(dropping.dropWidth(), isOrdered ? 3 + 4 : 3);

  const Tensor states = torch::randn({kSlices * kParticles, 2}, generator, torch::kFloat64);
  const Tensor before = torch::rand({kSlices, kKeys}, generator, torch::kFloat64).round();
  const Tensor slices = torch::rand({kSlices, kKeys}, generator, torch::kFloat64).round();
  const Tensor noise = torch::rand({kSlices, dropping.dropWidth()}, generator, torch::kFloat32);
  const auto factor = [&](std::int64_t slice, std::int64_t unit, double dropout) {
    return noise[slice][unit].item<double>() < dropout ? 0 : 1 / (1 - dropout);
  };
  for (const auto execution : {types::Execution::Reference, types::Execution::Fused}) {
    const Tensor found =
        dropping.emission().at(states, {before, noise}, ops::opsFor(execution))->logits(slices);
    for (std::int64_t row = 0; row < kSlices * kParticles; ++row) {
      const std::int64_t slice = row / kParticles;
      std::vector<double> kept, keptOfNade;
      for (std::int64_t unit = 0; unit < 3; ++unit) kept.push_back(factor(slice, unit, 0.25));
      for (std::int64_t unit = 3; isOrdered && unit < 7; ++unit)
        keptOfNade.push_back(factor(slice, unit, 0.5));
      const Tensor expected = byFormula(dropping, states[row], before[slice], slices[slice],
                                        torch::tensor(kept, torch::kFloat64),
                                        torch::tensor(keptOfNade, torch::kFloat64));
      // The factors are float32, as the noise is.
      EXPECT_TRUE(torch::allclose(found[row], expected, 1e-6, 1e-7)) << found[row] << expected;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, EmissionTest,
                         ::testing::ValuesIn(types::partNames(types::PartKind::Emission)),
                         [](const auto& tested) { return tested.param; });
