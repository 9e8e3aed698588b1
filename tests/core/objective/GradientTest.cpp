// The estimators of the guide's gradient agree in the mean with plain reparameterisation.

#include "core/objective/FixedGuideDensity.h"
#include "core/objective/Iwae.h"
#include "core/objective/Registry.h"
#include "core/objective/TraceElbo.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>

using namespace dmm;
using torch::Tensor;

namespace {

struct Moments {
  Tensor mean;     ///< of every element of the gradient, [P]
  Tensor variance; ///< of that mean
};

/// Sticking the landing where it does not belong: on the importance-weighted bound it is biased.
class OnceReparameterised : public objective::Iwae {
  using Iwae::Iwae;
  model::Trajectory scored(const model::DeepMarkovModel& model, const batch::PackedBatch& batch,
                           const model::Trajectory& path) const override {
    return objective::withFixedGuideDensity(model, batch, path, ops());
  }
};

/// Leaves log q out of the gradient, its path included.
class WithoutEntropy : public objective::TraceElbo {
  using TraceElbo::TraceElbo;
  model::Trajectory scored(const model::DeepMarkovModel& /*model*/,
                           const batch::PackedBatch& /*batch*/,
                           const model::Trajectory& path) const override {
    model::Trajectory scored = path;
    scored.logPosterior = path.logPosterior.detach();
    return scored;
  }
};

class GradientTest : public ::testing::Test {
 protected:
  GradientTest() : model({2, 3, 3, 4}, 4) {
    model.to(torch::kFloat64);
    auto generator = torch::make_generator<torch::CPUGeneratorImpl>(5);
    model.initialise(generator);
    const torch::NoGradGuard noGrad;
    model.named_parameters()["emitter.lin_hidden_to_input.weight"].mul_(6);
    std::vector<Tensor> sequences;
    const auto draw = [&](std::int64_t steps) {
      return torch::rand({steps, 4}, generator, torch::kFloat64).round();
    };
    const Tensor two = draw(2), three = draw(3);
    for (int copy = 0; copy < 60; ++copy) {
      sequences.push_back(two);
      sequences.push_back(three);
    }
    batch = batch::pack(sequences);
  }

  Tensor gradient(const objective::Objective& objective, const Tensor& noise, double beta) {
    model.zero_grad();
    objective.evaluate(model, batch, noise, beta).loss.backward();
    std::vector<Tensor> parts;
    for (const auto& parameter : model.parameters())
      parts.push_back(parameter.grad().defined()
                          ? parameter.grad().flatten()
                          : torch::zeros({parameter.numel()}, torch::kFloat64));
    return torch::cat(parts).clone();
  }

  Moments moments(const objective::Objective& objective, std::uint64_t seed, double beta = 1) {
    constexpr int kDraws = 150;
    auto generator = torch::make_generator<torch::CPUGeneratorImpl>(seed);
    std::vector<Tensor> draws;
    for (int draw = 0; draw < kDraws; ++draw)
      draws.push_back(gradient(
          objective,
          torch::randn({objective.noiseRows(), batch.rowCount(), 2}, generator, torch::kFloat64),
          beta));
    const Tensor all = torch::stack(draws);
    return {all.mean(0), all.var(0) / kDraws};
  }

  /// How many standard deviations the means lie apart, at the worst element.
  static double distance(const Moments& a, const Moments& b) {
    return ((a.mean - b.mean).abs() / (a.variance + b.variance + 1e-20).sqrt())
        .max()
        .item<double>();
  }

  const ops::Ops& ops = ops::opsFor(types::Execution::Reference);
  model::DeepMarkovModel model;
  batch::PackedBatch batch;
};

constexpr double kAgreement = 4.5; // deviations, at the worst of some 130 elements

} // namespace

TEST_F(GradientTest, StickingTheLandingIsUnbiased) {
  for (const double beta : {1.0, 0.4}) {
    const Moments plain = moments(objective::TraceElbo(ops), 1, beta);
    const Moments sticking = moments(objective::TraceElbo(ops, true), 2, beta);
    EXPECT_LT(distance(plain, sticking), kAgreement);
    EXPECT_GT(distance(plain, moments(WithoutEntropy(ops), 2, beta)), 2 * kAgreement)
        << "the test does not see a wrong estimator";
  }
}

TEST_F(GradientTest, DoubleReparameterisationIsUnbiased) {
  constexpr std::int64_t kParticles = 4;
  const Moments plain = moments(objective::Iwae(ops, kParticles), 1);
  EXPECT_LT(distance(plain, moments(objective::Iwae(ops, kParticles, true), 2)), kAgreement);
  EXPECT_GT(distance(plain, moments(OnceReparameterised(ops, kParticles), 2)), 2 * kAgreement)
      << "the test does not see a wrong estimator";
}

TEST_F(GradientTest, TheLossAndTheModelsGradientStayTheSame) {
  // Holding q fixed changes the guide's gradient alone, draw by draw.
  const Tensor noise = torch::randn({4, batch.rowCount(), 2}, torch::kFloat64);
  const auto modelsGradient = [&](const objective::Objective& objective) {
    const Tensor drawn = noise.narrow(0, 0, objective.noiseRows());
    const Tensor loss = objective.evaluate(model, batch, drawn, 1).loss.detach().view({1});
    gradient(objective, drawn, 1);
    std::vector<Tensor> parts{loss};
    for (const auto& parameter : model.named_parameters())
      if (parameter.key().starts_with("emitter") || parameter.key().starts_with("trans") ||
          parameter.key() == "z_0")
        parts.push_back(parameter.value().grad().flatten());
    return torch::cat(parts).clone();
  };
  EXPECT_TRUE(torch::allclose(modelsGradient(objective::TraceElbo(ops)),
                              modelsGradient(objective::TraceElbo(ops, true)), 1e-10, 1e-10));
  EXPECT_TRUE(torch::allclose(modelsGradient(objective::Iwae(ops, 4)),
                              modelsGradient(objective::Iwae(ops, 4, true)), 1e-10, 1e-10));
}

TEST_F(GradientTest, StickingTheLandingHasNoNoiseAtThePosterior) {
  // x tells nothing of z, and both chains draw every state from the same distribution.
  {
    const torch::NoGradGuard noGrad;
    auto parameters = model.named_parameters();
    for (const char* name :
         {"emitter.lin_hidden_to_input.weight", "trans.lin_gate_hidden_to_z.weight",
          "trans.lin_proposed_mean_hidden_to_z.weight", "trans.lin_sig.weight",
          "combiner.lin_hidden_to_loc.weight", "combiner.lin_hidden_to_scale.weight"})
      parameters[name].zero_();
    parameters["trans.lin_gate_hidden_to_z.bias"].fill_(1000); // the proposed mean alone
    for (const char* name :
         {"trans.lin_proposed_mean_hidden_to_z.bias", "combiner.lin_hidden_to_loc.bias",
          "trans.lin_sig.bias", "combiner.lin_hidden_to_scale.bias"})
      parameters[name].fill_(0.7);
  }
  const auto guidesGradient = [&](const objective::Objective& objective) {
    gradient(objective, torch::randn({1, batch.rowCount(), 2}, torch::kFloat64), 1);
    double largest = 0;
    for (const auto& parameter : model.named_parameters())
      if (parameter.key().starts_with("combiner"))
        largest = std::max(largest, parameter.value().grad().abs().max().item<double>());
    return largest;
  };
  EXPECT_GT(guidesGradient(objective::TraceElbo(ops)), 1);
  EXPECT_LT(guidesGradient(objective::TraceElbo(ops, true)), 1e-12);
}

TEST_F(GradientTest, FlowsAreRefused) {
  model::DeepMarkovModel flowing({2, 3, 3, 4, 1, 5}, 4);
  flowing.to(torch::kFloat64);
  flowing.initialise(torch::make_generator<torch::CPUGeneratorImpl>(5));
  const Tensor noise = torch::randn({1, batch.rowCount(), 2}, torch::kFloat64);
  EXPECT_THROW(objective::TraceElbo(ops, true).evaluate(flowing, batch, noise, 1),
               std::invalid_argument);
}
