// Training works in float32: how far that is from float64 on mini-batches of real chorales, at
// Pyro's sizes.

#include "core/data/Dataset.h"
#include "core/objective/Objective.h"
#include "core/objective/Registry.h"

#include <gtest/gtest.h>

using namespace dmm;

namespace {

struct Answer {
  double loss = 0;
  std::vector<torch::Tensor> gradients; ///< float64
};

Answer evaluate(const objective::Objective& objective, torch::Dtype dtype, std::int64_t flows) {
  const auto dataset = data::Dataset::fromConfig({});
  std::vector<const types::PianoRoll*> rolls;
  for (std::size_t i = 0; i < 4; ++i) rolls.push_back(&dataset->rolls(types::Split::Train)[i]);
  const auto batch = batch::pack(rolls, dtype);
  model::DeepMarkovModel model({.numIafs = flows});
  model.initialise(torch::make_generator<torch::CPUGeneratorImpl>(3));
  model.to(dtype);
  auto generator = torch::make_generator<torch::CPUGeneratorImpl>(4);
  const auto noise =
      torch::randn({objective.noiseRows(), batch.rowCount(), model.noiseWidth()}, generator)
          .to(dtype);
  const auto value = objective.evaluate(model, batch, noise, 0.5);
  value.loss.backward();
  Answer answer{value.loss.item<double>(), {}};
  for (const auto& parameter : model.parameters())
    answer.gradients.push_back(parameter.grad().to(torch::kFloat64));
  return answer;
}

} // namespace

struct Case {
  std::string name;
  std::int64_t flows = 0;
  types::GuideDensity guideDensity = types::GuideDensity::Mixture;
};

class FusedPrecisionTest : public ::testing::TestWithParam<Case> {};

TEST_P(FusedPrecisionTest, Float32IsNearFloat64OnRealPieces) {
  const auto objective = objective::makeObjective(
      {.name = GetParam().name, .numSamples = 4, .guideDensity = GetParam().guideDensity},
      ops::opsFor(types::Execution::Fused));
  const Answer expected = evaluate(*objective, torch::kFloat64, GetParam().flows);
  const Answer found = evaluate(*objective, torch::kFloat32, GetParam().flows);
  EXPECT_NEAR(found.loss / expected.loss, 1, 1e-4);
  for (std::size_t i = 0; i < expected.gradients.size(); ++i) {
    const double largest = expected.gradients[i].abs().max().item<double>();
    EXPECT_LE((found.gradients[i] - expected.gradients[i]).abs().max().item<double>(),
              1e-4 * largest)
        << i;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Objectives, FusedPrecisionTest,
    ::testing::Values(Case{"trace_elbo"}, Case{"trace_elbo", 2}, Case{"trace_mean_field_elbo"},
                      Case{"trace_enum_elbo"},
                      Case{"trace_enum_elbo", 0, types::GuideDensity::Pairwise},
                      Case{"trace_tmc_elbo"},
                      Case{"trace_tmc_elbo", 0, types::GuideDensity::Pairwise}, Case{"iwae"}));
