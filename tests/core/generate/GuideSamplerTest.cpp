#include "core/generate/GuideSampler.h"

#include "core/model/Trace.h"

#include <gtest/gtest.h>

using namespace dmm;
using generate::GuideSampler;
using generate::NoiseSource;

namespace {

class GuideSamplerTest : public ::testing::Test {
 protected:
  GuideSamplerTest() {
    model.to(torch::kFloat64);
    model.initialise(torch::make_generator<torch::CPUGeneratorImpl>(3));
    for (std::size_t t = 0; t < 6; ++t) roll.slices[t].set(20 + 3 * t).set(50);
  }

  torch::NoGradGuard noGrad;
  model::DeepMarkovModel model{{types::kKeyCount, 4, 5, 6, 7, /*flows=*/2, 9}};
  types::PianoRoll roll{std::vector<types::Slice>(6)};
  NoiseSource source{11, 0};
  GuideSampler sampler{model};
};

} // namespace

TEST_F(GuideSamplerTest, ItsPathIsThatOfTheObjectives) {
  const auto noise = sampler.noise(source, 3, 6);
  const types::PianoRoll* piece = &roll; // one sequence: packed order is the order of time
  const auto expected =
      model::trace(model, batch::pack({piece}, torch::kFloat64), noise, ops::opsNamed("reference"));
  EXPECT_TRUE(torch::allclose(sampler.path(roll, noise), expected.z, 0, 1e-12));
}

TEST_F(GuideSamplerTest, FullStrengthIsTheTransitionAlone) {
  const auto noise = sampler.noise(source, 2, 6);
  EXPECT_TRUE(torch::allclose(sampler.path(roll, noise, 1), sampler.rollOn(sampler.start(2), noise),
                              0, 1e-12));
  EXPECT_FALSE(torch::allclose(sampler.path(roll, noise, 0.5), sampler.path(roll, noise)));
}

TEST_F(GuideSamplerTest, RollingOnInTwoPartsIsRollingOn) {
  const auto noise = sampler.noise(source, 2, 6);
  const auto whole = sampler.rollOn(sampler.start(2), noise);
  const auto first = sampler.rollOn(sampler.start(2), noise.narrow(1, 0, 4));
  const auto rest = sampler.rollOn(first.select(1, -1), noise.narrow(1, 4, 2));
  EXPECT_TRUE(torch::allclose(torch::cat({first, rest}, 1), whole, 0, 1e-12));
}

TEST_F(GuideSamplerTest, MoreParticlesTightenTheBound) {
  const double one = [&] {
    double sum = 0;
    for (int i = 0; i < 200; ++i) sum += sampler.negativeBound(roll, sampler.noise(source, 1, 6));
    return sum / 200;
  }();
  const double many = sampler.negativeBound(roll, sampler.noise(source, 500, 6));
  EXPECT_LT(many, one);
}

TEST(NoiseSource, IsNormalAndRepeats) {
  NoiseSource source(5, 0), again(5, 0), other(5, 1), seed(6, 0);
  double sum = 0, squares = 0;
  const int count = 20000;
  for (int i = 0; i < count; ++i) {
    const double value = source.normal();
    EXPECT_EQ(value, again.normal());
    EXPECT_NE(value, other.normal());
    EXPECT_NE(value, seed.normal());
    sum += value;
    squares += value * value;
  }
  // Five standard deviations of the mean and of the variance of so many standard normal numbers.
  EXPECT_NEAR(sum / count, 0, 5 / std::sqrt(count));
  EXPECT_NEAR(squares / count, 1, 5 * std::sqrt(2.0 / count));
}
