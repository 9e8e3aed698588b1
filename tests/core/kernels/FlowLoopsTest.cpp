// One transform of a flow against its formula in long double, number by number, and the way back
// against the formula's differences: every width from 0 to beyond twice the widest vector, log
// scales within their bounds and beyond both, sentinels around whatever is written.

#include "core/kernels/FlowLoops.h"

#include "tests/support/KernelTest.h"

#include <algorithm>
#include <cmath>
#include <limits>

using namespace dmm;

namespace {

constexpr std::int64_t kMostWidth = 2 * 16 + 3;
constexpr std::int64_t kRows = 3;
constexpr double kLeast = -2, kMost = 1.5;

using Wide = long double;

/// What the loss is of one number: its image times a gradient, and its log scale times another.
Wide loss(Wide mean, Wide logScale, Wide value, Wide ofImage, Wide ofDeterminant) {
  return ofImage * (std::exp(logScale) * value + mean) + ofDeterminant * logScale;
}

template <typename T> class FlowLoops : public test::KernelTest<T> {
 protected:
  using typename test::KernelTest<T>::Numbers;
  using test::KernelTest<T>::draw;

  static void expectNear(T found, Wide expected, const char* what, std::int64_t z) {
    EXPECT_NEAR(found, double(expected),
                std::max(100 * double(std::numeric_limits<T>::epsilon()), 1e-10))
        << what << ", " << z << " wide";
  }

  void check(std::int64_t z, bool hasDeterminants) {
    const auto affine = draw(kRows * 2 * z, 2), bias = draw(2 * z), value = draw(kRows * z);
    Numbers logScale(kRows * z), image(kRows * z);
    kernels::flowLoops<T>().transform(affine.data(), bias.data(), value.data(), T(kLeast), T(kMost),
                                      logScale.data(), image.data(), kRows, z);
    auto gradient = draw(kRows * z);
    const Numbers ofImage = gradient;
    const auto determinants = draw(kRows);
    Numbers forAffine(kRows * 2 * z);
    kernels::flowLoops<T>().transformBackward(gradient.data(), value.data(), logScale.data(),
                                              hasDeterminants ? determinants.data() : nullptr,
                                              forAffine.data(), kRows, z);
    for (const Numbers* written : {&logScale, &image, &gradient, &forAffine})
      EXPECT_TRUE(written->areGuardsWhole()) << z;
    for (std::int64_t row = 0; row < kRows; ++row)
      for (std::int64_t unit = 0; unit < z; ++unit) {
        const std::int64_t i = row * z + unit, ofMean = row * 2 * z + unit, ofScale = ofMean + z;
        const Wide mean = Wide(affine[ofMean]) + bias[unit];
        const Wide spread =
            std::clamp(Wide(affine[ofScale]) + bias[z + unit], Wide(kLeast), Wide(kMost));
        expectNear(logScale[i], spread, "log scale", z);
        expectNear(image[i], loss(mean, spread, value[i], 1, 0), "image", z);
        constexpr Wide kStep = 1e-6L;
        const Wide determinant = hasDeterminants ? determinants[row] : T(0);
        const auto slope = [&](Wide stepOfMean, Wide stepOfScale, Wide stepOfValue) {
          const auto at = [&](Wide step) {
            return loss(mean + step * stepOfMean, spread + step * stepOfScale,
                        value[i] + step * stepOfValue, ofImage[i], determinant);
          };
          return (at(kStep) - at(-kStep)) / (2 * kStep);
        };
        expectNear(forAffine[ofMean], slope(1, 0, 0), "gradient of the mean", z);
        expectNear(forAffine[ofScale], slope(0, 1, 0), "gradient of the log scale", z);
        expectNear(gradient[i], slope(0, 0, 1), "gradient of the value", z);
      }
  }
};

} // namespace

using Types = ::testing::Types<float, double>;
TYPED_TEST_SUITE(FlowLoops, Types);

TYPED_TEST(FlowLoops, EveryWidth) {
  for (std::int64_t z = 0; z <= kMostWidth; ++z)
    for (const bool hasDeterminants : {true, false}) this->check(z, hasDeterminants);
}

TYPED_TEST(FlowLoops, WhatIsNoNumberStaysNone) {
  using Guarded = test::GuardedNumbers<TypeParam>;
  const Guarded affine(2, std::numeric_limits<TypeParam>::quiet_NaN()), bias(2), value(1);
  Guarded logScale(1), image(1);
  kernels::flowLoops<TypeParam>().transform(affine.data(), bias.data(), value.data(), TypeParam(-1),
                                            TypeParam(1), logScale.data(), image.data(), 1, 1);
  EXPECT_TRUE(std::isnan(logScale[0]));
  EXPECT_TRUE(std::isnan(image[0]));
}
