// The guide's density over K ancestors, and that both executions reckon it alike.

#include "core/objective/GuideDensity.h"

#include "core/objective/Objective.h"
#include "core/objective/Registry.h"

#include <cmath>
#include <gtest/gtest.h>

using namespace dmm;
using torch::Tensor;

namespace {

class GuideDensityTest : public ::testing::Test {
 protected:
  void make(std::int64_t flows) {
    model = std::make_shared<model::DeepMarkovModel>(
        model::SequenceModel::Config{3, 4, 4, 6, flows, 4}, 5);
    model->to(torch::kFloat64);
    auto generator = torch::make_generator<torch::CPUGeneratorImpl>(8);
    model->initialise(generator);
    const auto sequence = [&](std::int64_t steps) {
      return torch::rand({steps, 5}, generator, torch::kFloat64).round();
    };
    batch = batch::pack({sequence(2), sequence(4), sequence(3)});
    noise = torch::randn({kParticles, batch.rowCount(), 3}, generator, torch::kFloat64);
  }

  /// The loss, then the gradient of every parameter that has one.
  std::vector<Tensor> evaluate(const types::ExperimentConfig::ObjectiveConfig& config,
                               types::Execution execution) {
    model->zero_grad();
    const auto value =
        objective::makeObjective(config, ops::opsFor(execution))
            ->evaluate(*model, batch, noise.narrow(0, 0, config.numSamples), /*beta=*/0.6);
    value.loss.backward();
    std::vector<Tensor> answer{value.loss.detach()};
    for (const auto& parameter : model->parameters())
      answer.push_back(parameter.grad().defined() ? parameter.grad().clone()
                                                  : torch::zeros_like(parameter));
    return answer;
  }

  static constexpr std::int64_t kParticles = 4;
  std::shared_ptr<model::DeepMarkovModel> model;
  batch::PackedBatch batch;
  Tensor noise;
};

void expectSame(const std::vector<Tensor>& a, const std::vector<Tensor>& b,
                const std::string& what) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i)
    EXPECT_TRUE(torch::allclose(a[i], b[i], 1e-9, 1e-10)) << what << ", " << i;
}

} // namespace

TEST_F(GuideDensityTest, TheMixtureIsTheMeanOfTheAncestorsDensities) {
  make(0);
  const torch::NoGradGuard noGrad;
  const auto& ops = ops::opsFor(types::Execution::Reference);
  const auto path = model::trace(*model, batch, noise, ops);
  const Tensor mixture = objective::guideLogDensity(
      objective::GuideDensity::Mixture, objective::pairwiseLogProb(ops, path.base, path.posterior));
  ASSERT_EQ(mixture.sizes(), torch::IntArrayRef({batch.rowCount(), kParticles, 1}));
  for (std::int64_t n = 0; n < batch.rowCount(); ++n)
    for (std::int64_t k = 0; k < kParticles; ++k) {
      double mean = 0;
      for (std::int64_t j = 0; j < kParticles; ++j) {
        double logDensity = 0;
        for (std::int64_t i = 0; i < 3; ++i) {
          const auto loc = path.posterior.loc[j][n][i].item<double>();
          const auto scale = path.posterior.scale[j][n][i].item<double>();
          const double away = (path.base[k][n][i].item<double>() - loc) / scale;
          logDensity -= 0.5 * away * away + std::log(scale) + 0.5 * std::log(2 * M_PI);
        }
        mean += std::exp(logDensity) / kParticles;
      }
      EXPECT_NEAR(mixture[n][k][0].item<double>(), std::log(mean), 1e-9);
    }
}

// Why training with Pyro's TraceTMC_ELBO and TraceEnum_ELBO runs away: log p - log q of a pair has
// no limit, once the ancestors lie far apart in units of the guide's scale.
TEST_F(GuideDensityTest, OnlyTheMixtureIsNeverFarBelowTheDensityThatASampleWasDrawnWith) {
  model::Gaussian posterior;
  posterior.loc = torch::arange(kParticles, torch::kFloat64).view({kParticles, 1, 1});
  posterior.scale = torch::full_like(posterior.loc, 1e-3);
  const Tensor base =
      posterior.loc + 5e-4; // half a scale from its own mean, 1,000 from the others'
  const ops::Ops& ops = ops::opsFor(types::Execution::Reference);
  const auto rows = [](const Tensor& byParticle) { return byParticle.view({kParticles, 1}); };
  const Tensor own = ops.gaussianLogProb(rows(base), rows(posterior.loc), rows(posterior.scale))
                         .view({1, kParticles}); // [N, K]
  const Tensor pairs = objective::pairwiseLogProb(ops, base, posterior);
  const auto of = [&](objective::GuideDensity density) {
    return objective::guideLogDensity(density, pairs);
  };
  EXPECT_LT(of(objective::GuideDensity::Pairwise).min().item<double>(), -4e5);
  const Tensor mixture = of(objective::GuideDensity::Mixture).squeeze(2);
  EXPECT_TRUE((mixture >= own - std::log(double(kParticles)) - 1e-9).all().item<bool>());
}

TEST_F(GuideDensityTest, BothExecutionsAgreeOnLossAndGradients) {
  for (const std::int64_t flows : {0, 2}) {
    make(flows);
    for (const char* name : {"trace_tmc_elbo", "trace_enum_elbo"})
      for (const auto density : {types::GuideDensity::Mixture, types::GuideDensity::Pairwise}) {
        const types::ExperimentConfig::ObjectiveConfig config{
            .name = name, .numSamples = kParticles, .guideDensity = density};
        expectSame(evaluate(config, types::Execution::Fused),
                   evaluate(config, types::Execution::Reference),
                   std::string(name) + ", " + types::nameOf(density) + ", flows " +
                       std::to_string(flows));
      }
  }
}

TEST_F(GuideDensityTest, WithOneSampleThereIsNothingToMix) {
  make(0);
  for (const char* name : {"trace_tmc_elbo", "trace_enum_elbo"})
    expectSame(
        evaluate({.name = name, .numSamples = 1, .guideDensity = types::GuideDensity::Mixture},
                 types::Execution::Reference),
        evaluate({.name = name, .numSamples = 1, .guideDensity = types::GuideDensity::Pairwise},
                 types::Execution::Reference),
        name);
}
