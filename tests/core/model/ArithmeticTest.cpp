#include "core/model/Arithmetic.h"

#include <gtest/gtest.h>

using namespace dmm;
using torch::Tensor;

namespace {

/// The scale and its slope, and the slope of its logarithm, which densities need.
struct Scale {
  Tensor value, slope, slopeOfLog;
};

Scale scaleBy(const model::Arithmetic& arithmetic, const Tensor& at) {
  const auto slopeOf = [&](bool ofLog) {
    const Tensor x = at.clone().requires_grad_();
    const Tensor scale = arithmetic.softplus(x);
    (ofLog ? scale.log() : scale).sum().backward();
    return x.grad();
  };
  return {arithmetic.softplus(at), slopeOf(false), slopeOf(true)};
}

/// From what nobody meets to where softplus is the number itself; the floor lies at -87.3.
Tensor places(torch::ScalarType type) {
  return torch::tensor({-1e30, -1000.0, -200.0, -104.0, -95.0, -88.0, -87.0, -50.0, -1.0, 0.0, 3.0,
                        19.0, 25.0},
                       torch::kFloat64)
      .to(type);
}

} // namespace

TEST(Arithmetic, BothExecutionsHaveTheSameScaleAndSlopes) {
  for (const auto type : {torch::kFloat32, torch::kFloat64}) {
    const Tensor x = places(type);
    const Scale plain = scaleBy(model::Arithmetic::plain(), x);
    const Scale fused = scaleBy(model::Arithmetic::fused(), x);
    const double tolerance = type == torch::kFloat32 ? 1e-5 : 1e-10;
    EXPECT_TRUE(torch::allclose(plain.value, fused.value, tolerance, 0)) << plain.value;
    EXPECT_TRUE(torch::allclose(plain.slope, fused.slope, tolerance, 0)) << plain.slope;
    EXPECT_TRUE(torch::allclose(plain.slopeOfLog, fused.slopeOfLog, tolerance, 0))
        << plain.slopeOfLog << fused.slopeOfLog;
  }
}

TEST(Arithmetic, AScaleThatUnderflowsStillHasALogarithmAndAWayUp) {
  for (const auto& arithmetic : {model::Arithmetic::plain(), model::Arithmetic::fused()}) {
    const Scale scale = scaleBy(arithmetic, torch::tensor({-200.0F, -1e30F}));
    EXPECT_TRUE(scale.value.log().isfinite().all().item<bool>());
    // d log softplus(x) / dx is 1 so far down.
    EXPECT_TRUE(torch::allclose(scale.slopeOfLog, torch::ones(2))) << scale.slopeOfLog;
  }
}
