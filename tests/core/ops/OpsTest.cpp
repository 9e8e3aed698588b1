#include "core/ops/Ops.h"

#include <cmath>
#include <gtest/gtest.h>
#include <numbers>

using namespace dmm;
using torch::Tensor;

namespace {

/// The scale and its slope, and the slope of its logarithm, which densities need.
struct Scale {
  Tensor value, slope, slopeOfLog;
};

Scale scaleBy(const ops::Ops& ops, const Tensor& at) {
  const auto slopeOf = [&](bool ofLog) {
    const Tensor x = at.clone().requires_grad_();
    const Tensor scale = ops.softplus(x);
    (ofLog ? scale.log() : scale).sum().backward();
    return x.grad();
  };
  return {ops.softplus(at), slopeOf(false), slopeOf(true)};
}

/// From what nobody meets to where softplus is the number itself; the floor lies at -87.3.
Tensor places(torch::ScalarType type) {
  return torch::tensor({-1e30, -1000.0, -200.0, -104.0, -95.0, -88.0, -87.0, -50.0, -1.0, 0.0, 3.0,
                        19.0, 25.0},
                       torch::kFloat64)
      .to(type);
}

} // namespace

TEST(Ops, BothExecutionsHaveTheSameScaleAndSlopes) {
  for (const auto type : {torch::kFloat32, torch::kFloat64}) {
    const Tensor x = places(type);
    const Scale plain = scaleBy(ops::opsFor(types::Execution::Reference), x);
    const Scale fused = scaleBy(ops::opsFor(types::Execution::Fused), x);
    const double tolerance = type == torch::kFloat32 ? 1e-5 : 1e-10;
    EXPECT_TRUE(torch::allclose(plain.value, fused.value, tolerance, 0)) << plain.value;
    EXPECT_TRUE(torch::allclose(plain.slope, fused.slope, tolerance, 0)) << plain.slope;
    EXPECT_TRUE(torch::allclose(plain.slopeOfLog, fused.slopeOfLog, tolerance, 0))
        << plain.slopeOfLog << fused.slopeOfLog;
  }
}

TEST(Ops, AScaleThatUnderflowsStillHasALogarithmAndAWayUp) {
  for (const auto execution : {types::Execution::Reference, types::Execution::Fused}) {
    const Scale scale = scaleBy(ops::opsFor(execution), torch::tensor({-200.0F, -1e30F}));
    EXPECT_TRUE(scale.value.log().isfinite().all().item<bool>());
    // d log softplus(x) / dx is 1 so far down.
    EXPECT_TRUE(torch::allclose(scale.slopeOfLog, torch::ones(2))) << scale.slopeOfLog;
  }
}

TEST(Ops, TheNormalDensityInClosedForm) {
  for (const auto execution : {types::Execution::Reference, types::Execution::Fused}) {
    const auto of = [](double a, double b) { return torch::tensor({{a, b}}, torch::kFloat64); };
    // (1.5 - 1) / 0.5 = 1 and (4 + 2) / 3 = 2 standard deviations from the mean.
    const double expected =
        -0.5 * (1 + 4) - std::log(0.5) - std::log(3.0) - std::log(2 * std::numbers::pi);
    const ops::Ops& ops = ops::opsFor(execution);
    EXPECT_NEAR(ops.gaussianLogProb(of(1.5, 4), of(1, -2), of(0.5, 3)).item<double>(), expected,
                1e-12);
    EXPECT_NEAR(ops.drawLogProb(of(0.5, 3), of(1, 2)).item<double>(), expected, 1e-12);
  }
}

TEST(Ops, TheBernoulliProbabilityInClosedForm) {
  const auto logits = torch::tensor({{0.0, 2.0, -200.0, 200.0}}, torch::kFloat64);
  const auto x = torch::tensor({{1.0, 0.0, 0.0, 0.0}}, torch::kFloat64);
  const double expected = std::log(0.5) + std::log(1 - 1 / (1 + std::exp(-2.0))) - 0.0 - 200.0;
  for (const auto execution : {types::Execution::Reference, types::Execution::Fused})
    EXPECT_NEAR(ops::opsFor(execution).bernoulliLogProb(x, logits).item<double>(), expected, 1e-9);
}

TEST(Ops, EveryPairOfParticlesHasTheNormalDensity) {
  const auto values = torch::randn({2, 3, 5}, torch::kFloat64) + 100;
  const auto loc = torch::randn({2, 4, 5}, torch::kFloat64) + 100;
  const auto scale = torch::rand({2, 4, 5}, torch::kFloat64) + 0.1;
  for (const auto execution : {types::Execution::Reference, types::Execution::Fused}) {
    const ops::Ops& ops = ops::opsFor(execution);
    const auto pairs = ops.particlePairs(values, loc, scale);
    for (std::int64_t k = 0; k < 3; ++k)
      for (std::int64_t j = 0; j < 4; ++j) {
        const auto one = [&](const Tensor& of, std::int64_t i) {
          return of.select(1, i).contiguous();
        };
        EXPECT_TRUE(torch::allclose(pairs.select(1, k).select(1, j),
                                    ops.gaussianLogProb(one(values, k), one(loc, j), one(scale, j)),
                                    1e-9, 1e-9))
            << types::nameOf(execution);
      }
  }
}
