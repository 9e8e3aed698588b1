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
    optimiser.step(team);
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

TEST(ClippedAdam, LeavesParametersWithoutGradientAlone) {
  auto parameter = torch::ones({2}).requires_grad_();
  ClippedAdam optimiser(oneParameter(parameter), {});
  optimiser.step(team);
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
      optimiser.step(threads);
    }
    results.push_back(parameter.detach());
  }
  EXPECT_FALSE(torch::equal(results[0], start));
  EXPECT_TRUE(torch::equal(results[0], results[1]));
  EXPECT_TRUE(torch::equal(results[0], results[2]));
}
