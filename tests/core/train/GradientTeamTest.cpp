#include "core/train/GradientTeam.h"

#include "core/objective/Registry.h"

#include <gtest/gtest.h>

using namespace dmm;

namespace {

constexpr std::int64_t kKeys = 5;
constexpr std::int64_t kZ = 3;

std::shared_ptr<model::SequenceModel> smallModel() {
  auto model = model::makeModel({{kZ, 4, 4, 6, 1, 5}, kKeys});
  model->to(torch::kFloat64);
  model->initialise(torch::make_generator<torch::CPUGeneratorImpl>(5));
  return model;
}

/// Four sequences, of 2 to 5 slices, and the noise of each, [K, T, z].
struct Data {
  explicit Data(std::int64_t particles) {
    auto generator = torch::make_generator<torch::CPUGeneratorImpl>(6);
    for (const std::int64_t steps : {4, 2, 5, 3}) {
      sequences.push_back(torch::rand({steps, kKeys}, generator, torch::kFloat64).round());
      noises.push_back(torch::randn({particles, steps, kZ}, generator, torch::kFloat64));
    }
  }

  batch::BatchPart part(const std::vector<std::size_t>& members) const {
    std::vector<torch::Tensor> chosen;
    for (const std::size_t i : members) chosen.push_back(sequences[i]);
    batch::PackedBatch batch = batch::pack(chosen);
    std::vector<torch::Tensor> rows;
    for (std::int64_t t = 0; t < batch.steps(); ++t)
      for (std::int64_t i = 0; i < batch.active(t); ++i)
        rows.push_back(noises[members[batch.order[static_cast<std::size_t>(i)]]].select(1, t));
    return {batch, {torch::stack(rows, 1)}, members};
  }

  std::vector<torch::Tensor> sequences;
  std::vector<torch::Tensor> noises;
};

std::unique_ptr<objective::Task> taskFor(const types::ExperimentConfig::ObjectiveConfig& config,
                                         const std::shared_ptr<model::SequenceModel>& model) {
  return objective::makeTask(config, model, ops::opsFor(types::Execution::Fused));
}

std::vector<torch::Tensor> gradientsOf(const model::SequenceModel& model) {
  std::vector<torch::Tensor> gradients;
  for (const auto& parameter : model.parameters()) gradients.push_back(parameter.grad().clone());
  return gradients;
}

} // namespace

class GradientTeamTest : public ::testing::TestWithParam<const char*> {};

TEST_P(GradientTeamTest, PartsAddUpToTheWhole) {
  types::ExperimentConfig::ObjectiveConfig config;
  config.name = GetParam();
  config.numSamples = 3;
  const auto model = smallModel();
  const Data data(taskFor(config, model)->noiseShape().rows);

  train::ThreadTeam alone(1);
  train::GradientTeam whole(taskFor(config, model), alone);
  const auto expected = whole.compute({data.part({0, 1, 2, 3})}, 0.3);
  const auto expectedGradients = gradientsOf(*model);

  train::ThreadTeam threads(3);
  train::GradientTeam team(taskFor(config, model), threads);
  const std::vector<batch::BatchPart> parts{data.part({2}), data.part({0, 1}), data.part({3})};
  const auto sums = team.compute(parts, 0.3);
  const auto gradients = gradientsOf(*model);
  EXPECT_NEAR(sums.loss, expected.loss, 1e-10);
  EXPECT_NEAR(sums.reconstruction, expected.reconstruction, 1e-10);
  EXPECT_NEAR(sums.kl, expected.kl, 1e-10);
  EXPECT_NEAR(sums.gradientNorm, expected.gradientNorm, 1e-9);
  double squares = 0;
  for (std::size_t i = 0; i < gradients.size(); ++i) {
    EXPECT_TRUE(torch::allclose(gradients[i], expectedGradients[i], 1e-9, 1e-10)) << i;
    squares += gradients[i].square().sum().item<double>();
  }
  EXPECT_NEAR(sums.gradientNorm, std::sqrt(squares), 1e-9);

  // The same again, to the last bit.
  team.compute(parts, 0.3);
  const auto again = gradientsOf(*model);
  for (std::size_t i = 0; i < gradients.size(); ++i)
    EXPECT_TRUE(torch::equal(gradients[i], again[i])) << i;
}

INSTANTIATE_TEST_SUITE_P(Objectives, GradientTeamTest,
                         ::testing::Values("trace_elbo", "trace_tmc_elbo", "trace_enum_elbo",
                                           "iwae", "fivo"));

TEST(GradientTeam, FewerPartsThanMembersAndChangedWeights) {
  types::ExperimentConfig::ObjectiveConfig config;
  const Data data(1);
  const auto model = smallModel();
  train::ThreadTeam threads(4);
  train::GradientTeam team(taskFor(config, model), threads);
  const auto before = team.compute({data.part({0, 1}), data.part({2, 3})}, 1);
  {
    const torch::NoGradGuard noGrad;
    for (auto& parameter : model->parameters()) parameter.mul_(1.1);
  }
  // The members see the new weights: they have no copies.
  const auto after = team.compute({data.part({0, 1}), data.part({2, 3})}, 1);
  train::ThreadTeam alone(1);
  train::GradientTeam fresh(taskFor(config, model), alone);
  EXPECT_NE(before.loss, after.loss);
  EXPECT_NEAR(fresh.compute({data.part({0, 1, 2, 3})}, 1).loss, after.loss, 1e-10);
  EXPECT_THROW(fresh.compute({}, 1), std::invalid_argument);
}
