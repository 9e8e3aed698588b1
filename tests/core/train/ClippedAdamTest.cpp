#include "core/train/ClippedAdam.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>

using namespace dmm;
using train::ClippedAdam;

namespace {

ClippedAdam::Parameters oneParameter(const torch::Tensor& parameter) {
  ClippedAdam::Parameters parameters;
  parameters.insert("p", parameter);
  return parameters;
}

train::ThreadTeam team(1);

} // namespace

TEST(ClippedAdam, FollowsPyrosRecurrenceInScalars) {
  ClippedAdam::Options options;
  options.learningRate = 0.1;
  options.lrDecay = 0.9;
  options.clipNorm = 2;
  options.weightDecay = 0.5;
  auto parameter = torch::tensor({1.5, -3.0}, torch::kFloat64).requires_grad_();
  ClippedAdam optimiser(oneParameter(parameter), options);

  // The same in plain numbers, from the text of pyro/optim/clipped_adam.py.
  double p[] = {1.5, -3.0}, m[] = {0, 0}, v[] = {0, 0}, lr = 0.1;
  for (int t = 1; t <= 5; ++t) {
    const double gradients[] = {7.0 / t, -0.3 * t}; // the first is clamped at first
    parameter.mutable_grad() = torch::tensor({gradients[0], gradients[1]}, torch::kFloat64);
    optimiser.step(team, 0, 1);
    lr *= 0.9;
    for (int i = 0; i < 2; ++i) {
      const double g = std::clamp(gradients[i], -2.0, 2.0) + 0.5 * p[i];
      m[i] = 0.96 * m[i] + 0.04 * g;
      v[i] = 0.999 * v[i] + 0.001 * g * g;
      const double stepSize = lr * std::sqrt(1 - std::pow(0.999, t)) / (1 - std::pow(0.96, t));
      p[i] -= stepSize * m[i] / (std::sqrt(v[i]) + 1e-8);
      EXPECT_NEAR(parameter[i].item<double>(), p[i], 1e-13) << "step " << t << " element " << i;
    }
    EXPECT_DOUBLE_EQ(optimiser.learningRate(), lr);
  }
}

TEST(ClippedAdam, ClipsTheWholeGradientAndItsL2AsTorchDoes) {
  ClippedAdam::Options clipping;
  clipping.globalNorm = 20;
  clipping.weightDecay = 3;
  ClippedAdam::Options plain;
  plain.weightDecay = 0; // it is in the gradient that torch clips
  const auto generator = torch::make_generator<torch::CPUGeneratorImpl>(3);
  const std::vector<torch::Tensor> starts{torch::randn({7, 5}, generator, torch::kFloat64),
                                          torch::randn({11}, generator, torch::kFloat64)};
  std::vector<torch::Tensor> ours, torchs;
  ClippedAdam::Parameters ourNames, torchNames;
  for (std::size_t i = 0; i < starts.size(); ++i) {
    ours.push_back(starts[i].clone().requires_grad_());
    torchs.push_back(starts[i].clone().requires_grad_());
    ourNames.insert(std::to_string(i), ours[i]);
    torchNames.insert(std::to_string(i), torchs[i]);
  }
  ClippedAdam clipped(ourNames, clipping), given(torchNames, plain);
  for (const double size : {30.0, 0.1, 4.0, 1.0}) { // norms on either side of the limit
    double squares = 0;
    for (std::size_t i = 0; i < starts.size(); ++i) {
      const auto gradient = size * torch::randn(starts[i].sizes(), generator, torch::kFloat64);
      ours[i].mutable_grad() = gradient.clone();
      torchs[i].mutable_grad() = gradient + 3 * torchs[i].detach();
      squares += gradient.square().sum().item<double>();
    }
    const double norm = torch::nn::utils::clip_grad_norm_(torchs, 20.0);
    clipped.step(team, std::sqrt(squares), 1);
    given.step(team, norm, 1);
    for (std::size_t i = 0; i < starts.size(); ++i)
      EXPECT_TRUE(torch::allclose(ours[i], torchs[i], 1e-12, 1e-14)) << "norm " << norm;
  }
}

TEST(ClippedAdam, TheNormIsClippedBeforeTheElements) {
  ClippedAdam::Options options;
  options.clipNorm = 1;
  options.globalNorm = 5;
  options.weightDecay = 0;
  auto parameter = torch::zeros({2}, torch::kFloat64).requires_grad_();
  ClippedAdam optimiser(oneParameter(parameter), options);
  parameter.mutable_grad() = torch::tensor({30.0, 0.4}, torch::kFloat64);
  optimiser.step(team, 50, 1);
  const torch::Tensor mean = optimiser.moments().at("p").mean;
  EXPECT_NEAR(mean[0].item<double>(), 0.04, 1e-14);
  EXPECT_NEAR(mean[1].item<double>(), 0.04 * 0.04, 1e-9); // 0.4 of norm 50 is 0.04 of norm 5
}

TEST(ClippedAdam, OneStepsFactorIsNotTheNexts) {
  ClippedAdam::Options options;
  options.learningRate = 0.1;
  options.schedule = types::RateSchedule::Constant;
  options.weightDecay = 0;
  auto parameter = torch::zeros({1}, torch::kFloat64).requires_grad_();
  ClippedAdam optimiser(oneParameter(parameter), options);
  double before = 0;
  for (const double factor :
       {0.25, 1.0, 0.5}) { // Adam's step for a gradient that stays is the rate
    parameter.mutable_grad() = torch::ones({1}, torch::kFloat64);
    optimiser.step(team, 1, factor);
    EXPECT_NEAR(before - parameter.item<double>(), 0.1 * factor, 1e-7);
    EXPECT_EQ(optimiser.learningRate(), 0.1); // no decay
    before = parameter.item<double>();
  }
}

TEST(ClippedAdam, RecurrentMatricesHaveARateOfTheirOwn) {
  ClippedAdam::Options options;
  options.learningRate = 0.1;
  options.weightDecay = 0;
  options.recurrentRate = 0.25;
  ClippedAdam::Parameters parameters;
  for (const char* name : {"rnn.weight_hh_l0", "rnn.weight_ih_l0"})
    parameters.insert(name, torch::zeros({3}, torch::kFloat64).requires_grad_());
  ClippedAdam optimiser(parameters, options, {"rnn.weight_hh_l0"});
  for (int step = 0; step < 3; ++step) {
    for (auto& item : parameters)
      item.value().mutable_grad() = torch::tensor({0.5, -2.0, 1.0 + step}, torch::kFloat64);
    optimiser.step(team, 1, 1);
  }
  const torch::Tensor own = parameters["rnn.weight_hh_l0"], other = parameters["rnn.weight_ih_l0"];
  EXPECT_GT(other.abs().min().item<double>(), 0.2);
  EXPECT_TRUE(torch::allclose(own, 0.25 * other, 1e-12, 0));
}

TEST(ClippedAdam, LeavesParametersWithoutGradientAlone) {
  auto parameter = torch::ones({2}).requires_grad_();
  ClippedAdam optimiser(oneParameter(parameter), {});
  optimiser.step(team, 0, 1);
  EXPECT_TRUE(torch::equal(parameter, torch::ones({2})));
  EXPECT_EQ(optimiser.moments().at("p").step, 0);
}

TEST(ClippedAdam, TheTeamsSizeChangesNothing) {
  const auto start = torch::randn({1237, 5});
  const auto gradient = torch::randn({1237, 5});
  std::vector<torch::Tensor> results;
  for (const int size : {1, 2, 3}) {
    train::ThreadTeam threads(size);
    auto parameter = start.clone().requires_grad_();
    ClippedAdam optimiser(oneParameter(parameter), {});
    for (int step = 0; step < 3; ++step) {
      parameter.mutable_grad() = gradient.clone();
      optimiser.step(threads, 0, 1);
    }
    results.push_back(parameter.detach());
  }
  EXPECT_FALSE(torch::equal(results[0], start));
  EXPECT_TRUE(torch::equal(results[0], results[1]));
  EXPECT_TRUE(torch::equal(results[0], results[2]));
}
