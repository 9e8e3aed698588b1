#include "core/filter/SystematicResampler.h"
#include "core/objective/Objective.h"
#include "core/objective/Registry.h"

#include <cmath>
#include <gtest/gtest.h>

using namespace dmm;
using torch::Tensor;

namespace {

class FivoTest : public ::testing::Test {
 protected:
  FivoTest() : model({2, 3, 3, 4}, 4) {
    model.to(torch::kFloat64);
    auto generator = torch::make_generator<torch::CPUGeneratorImpl>(1);
    model.initialise(generator);
    torch::manual_seed(2);
    const auto draw = [&](std::int64_t steps) {
      return torch::rand({steps, 4}, torch::kFloat64).round();
    };
    batch = batch::pack({draw(2), draw(6), draw(4)});
  }

  /// The loss and all gradients in one row.
  Tensor lossAndGradients(const types::ExperimentConfig::ObjectiveConfig& config,
                          const Tensor& noise) {
    const auto objective =
        objective::makeObjective(config, ops::opsFor(types::Execution::Reference));
    model.zero_grad();
    const auto loss =
        objective->evaluate(model, batch, noise.narrow(0, 0, objective->noiseRows()), 1).loss;
    loss.backward();
    std::vector<Tensor> parts{loss.detach().view({1})};
    for (const auto& parameter : model.parameters()) parts.push_back(parameter.grad().flatten());
    return torch::cat(parts).clone();
  }

  Tensor noise(std::int64_t rows) const {
    return torch::randn({rows, batch.rowCount(), 2}, torch::kFloat64);
  }

  model::DeepMarkovModel model;
  batch::PackedBatch batch;
};

} // namespace

TEST_F(FivoTest, OneParticleIsTheElbo) {
  const Tensor drawn = noise(2);
  const Tensor elbo = lossAndGradients({.name = "trace_elbo"}, drawn);
  const Tensor fivo = lossAndGradients({.name = "fivo", .numSamples = 1, .essThreshold = 1}, drawn);
  EXPECT_TRUE(torch::allclose(fivo, elbo, 1e-12, 1e-12));
}

TEST_F(FivoTest, WithoutResamplingItIsTheImportanceWeightedBound) {
  const Tensor drawn = noise(6);
  const Tensor iwae = lossAndGradients({.name = "iwae", .numSamples = 5}, drawn);
  EXPECT_TRUE(torch::equal(
      lossAndGradients({.name = "fivo", .numSamples = 5, .essThreshold = 0}, drawn), iwae));
  EXPECT_FALSE(torch::allclose(
      lossAndGradients({.name = "fivo", .numSamples = 5, .essThreshold = 0.99}, drawn), iwae, 1e-3,
      1e-3));
}

TEST_F(FivoTest, EachSequenceIsResampledWhenItsOwnParticlesGetPoor) {
  // Three particles of three sequences; the second has one that outweighs the others by far.
  filter::SystematicResampler resampler(batch, torch::zeros({12}, torch::kFloat64), 0.5);
  const Tensor uneven =
      torch::tensor({{0.0, 0.0, 0.1}, {0.0, 50.0, 0.0}, {0.0, 0.0, 0.0}}, torch::kFloat64);
  const Tensor ancestors = resampler.ancestors(1, uneven);
  EXPECT_TRUE(torch::equal(ancestors, torch::tensor({{0, 1, 0}, {1, 1, 1}, {2, 1, 2}})));
  // Two sequences are left. The second starts anew from equal weights; the first goes on adding.
  EXPECT_FALSE(resampler.ancestors(2, torch::zeros({3, 2}, torch::kFloat64)).defined());
  EXPECT_FALSE(resampler.ancestors(3, torch::zeros({3, 2}, torch::kFloat64)).defined());
  const Tensor later = resampler.ancestors(4, 50 * torch::eye(3, torch::kFloat64).narrow(1, 0, 1));
  EXPECT_TRUE(torch::equal(later, torch::tensor({{0}, {0}, {0}})));
  EXPECT_FALSE(resampler.ancestors(5, torch::zeros({3, 1}, torch::kFloat64)).defined());
  // Rows: three sequences for two steps, two for two more, one for two more.
  EXPECT_TRUE(
      torch::equal(resampler.segments(), torch::tensor({0, 1, 2, 0, 3, 2, 0, 3, 0, 3, 4, 4})));
}

TEST_F(FivoTest, ParticlesAreDrawnAsOftenAsTheyWeigh) {
  const Tensor share = torch::tensor({0.07, 0.61, 0.32}, torch::kFloat64);
  const batch::PackedBatch one = batch::pack({torch::zeros({2, 4}, torch::kFloat64)});
  Tensor counts = torch::zeros({3}, torch::kFloat64);
  constexpr int kPlaces = 2000;
  for (int i = 0; i < kPlaces; ++i) {
    // The normal quantile of evenly spread places, so that the mean is over u itself.
    const double u = (i + 0.5) / kPlaces;
    const Tensor quantile =
        std::sqrt(2.0) * torch::erfinv(torch::full({2}, 2 * u - 1, torch::kFloat64));
    filter::SystematicResampler resampler(one, quantile, 1);
    const Tensor ancestors = resampler.ancestors(1, share.log().unsqueeze(1)).flatten();
    counts += torch::bincount(ancestors, {}, 3).to(torch::kFloat64) / kPlaces;
  }
  EXPECT_TRUE(torch::allclose(counts, 3 * share, 0, 2e-3)) << counts;
}
