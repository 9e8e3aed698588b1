// Every loop of core/kernels/ElementLoops.h by itself, against a plain loop in double precision:
// every number of columns from 0 to beyond twice the widest vector, both element types, sentinels
// around whatever is written, on each target (tests/support/KernelMain.cpp).

#include "core/kernels/ElementLoops.h"

#include "core/support/SmallestScale.h"
#include "tests/support/KernelTest.h"

#include <cmath>
#include <functional>
#include <limits>
#include <numbers>
#include <random>

using namespace dmm;

namespace {

constexpr std::int64_t kMostColumns = 2 * 16 + 3;

template <typename T> class ElementLoops : public test::KernelTest<T> {
 protected:
  using typename test::KernelTest<T>::Numbers;

  Numbers drawPositive(std::int64_t count) { return this->drawBetween(count, 0.05, 3); }
  Numbers drawNotes(std::int64_t count) {
    Numbers numbers(count);
    for (std::int64_t i = 0; i < count; ++i) numbers[i] = T(this->m_random() % 3 == 0);
    return numbers;
  }

  /// Relative to the largest of what went into it: a vector function may be wrong by 4 units in the
  /// last place, and a sum of up to a few hundred numbers loses some more.
  void expectNear(T found, double expected, double size, const char* what, std::int64_t columns) {
    const double tolerance = 64 * std::numeric_limits<T>::epsilon() * std::max(size, 1.0);
    EXPECT_NEAR(found, expected, tolerance) << what << ", " << columns << " columns";
  }

  /// For every width and some numbers of rows, none among them.
  void forShapes(const std::function<void(std::int64_t rows, std::int64_t columns)>& check) {
    for (std::int64_t columns = 0; columns <= kMostColumns; ++columns)
      for (const std::int64_t rows : {0, 1, 3}) check(rows, columns);
    check(70, 67); // more than one block of rows and of columns
    check(130, 129);
  }
};

double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }
double softplus(double x) { return std::max(x, 0.0) + std::log1p(std::exp(-std::abs(x))); }
double logNormal(double distance, double scale) {
  return -0.5 * distance * distance - std::log(scale) - 0.5 * std::log(2 * std::numbers::pi);
}

constexpr std::int64_t kParticles = 3;

} // namespace

using Types = ::testing::Types<float, double>;
TYPED_TEST_SUITE(ElementLoops, Types);

TYPED_TEST(ElementLoops, AddBias) {
  this->forShapes([&](std::int64_t rows, std::int64_t columns) {
    auto x = this->draw(rows * columns);
    const auto before = x;
    const auto bias = this->draw(columns);
    kernels::elementLoops<TypeParam>().addBias(x.data(), bias.data(), rows, columns);
    for (std::int64_t i = 0; i < x.size(); ++i)
      EXPECT_EQ(x[i], before[i] + bias[i % columns]) << columns;
    EXPECT_TRUE(x.areGuardsWhole()) << columns;
  });
}

TYPED_TEST(ElementLoops, AddScaled) {
  this->forShapes([&](std::int64_t, std::int64_t columns) {
    auto sums = this->draw(columns);
    const auto before = sums;
    const auto x = this->draw(columns);
    kernels::elementLoops<TypeParam>().addScaled(sums.data(), x.data(), TypeParam(0.375), columns);
    for (std::int64_t i = 0; i < columns; ++i)
      this->expectNear(sums[i], before[i] + 0.375 * x[i], 1, "addScaled", columns);
    EXPECT_TRUE(sums.areGuardsWhole()) << columns;
  });
}

TYPED_TEST(ElementLoops, AddColumnSums) {
  this->forShapes([&](std::int64_t rows, std::int64_t columns) {
    const auto x = this->draw(rows * columns);
    auto sums = this->draw(columns);
    const auto before = sums;
    kernels::elementLoops<TypeParam>().addColumnSums(x.data(), sums.data(), rows, columns);
    for (std::int64_t i = 0; i < columns; ++i) {
      double sum = before[i];
      for (std::int64_t row = 0; row < rows; ++row) sum += x[row * columns + i];
      this->expectNear(sums[i], sum, double(rows), "addColumnSums", columns);
    }
    EXPECT_TRUE(sums.areGuardsWhole()) << columns;
  });
}

TYPED_TEST(ElementLoops, SumParticles) {
  this->forShapes([&](std::int64_t slices, std::int64_t columns) {
    const auto x = this->draw(slices * kParticles * columns);
    auto sums = this->draw(slices * columns);
    kernels::elementLoops<TypeParam>().sumParticles(x.data(), sums.data(), slices, kParticles,
                                                    columns);
    for (std::int64_t i = 0; i < sums.size(); ++i) {
      double sum = 0;
      for (std::int64_t k = 0; k < kParticles; ++k)
        sum += x[(i / columns * kParticles + k) * columns + i % columns];
      this->expectNear(sums[i], sum, 1, "sumParticles", columns);
    }
    EXPECT_TRUE(sums.areGuardsWhole()) << columns;
  });
}

TYPED_TEST(ElementLoops, AddBiasAndRelu) {
  this->forShapes([&](std::int64_t rows, std::int64_t columns) {
    auto x = this->draw(rows * columns);
    const auto bias = this->draw(columns);
    if (x.size() > 0) x[x.size() - 1] = std::numeric_limits<TypeParam>::quiet_NaN();
    const auto before = x;
    kernels::elementLoops<TypeParam>().addBiasAndRelu(x.data(), bias.data(), rows, columns);
    for (std::int64_t i = 0; i + 1 < x.size(); ++i)
      EXPECT_EQ(x[i], std::max(before[i] + bias[i % columns], TypeParam(0))) << columns;
    const bool isKept = x.size() == 0 || std::isnan(x[x.size() - 1]);
    EXPECT_TRUE(isKept) << columns;
    EXPECT_TRUE(x.areGuardsWhole()) << columns;
  });
}

TYPED_TEST(ElementLoops, ReluBackward) {
  this->forShapes([&](std::int64_t rows, std::int64_t columns) {
    const auto gradient = this->draw(rows * columns);
    auto state = this->draw(rows * columns);
    for (std::int64_t i = 0; i < state.size(); ++i) state[i] = std::max(state[i], TypeParam(0));
    test::GuardedNumbers<TypeParam> out(rows * columns);
    auto sums = this->draw(columns);
    const auto before = sums;
    kernels::elementLoops<TypeParam>().reluBackward(gradient.data(), state.data(), out.data(),
                                                    sums.data(), rows, columns);
    for (std::int64_t i = 0; i < columns; ++i) {
      double sum = before[i];
      for (std::int64_t row = 0; row < rows; ++row) {
        const std::int64_t place = row * columns + i;
        const TypeParam expected = state[place] > 0 ? gradient[place] : TypeParam(0);
        EXPECT_EQ(out[place], expected) << columns;
        sum += expected;
      }
      this->expectNear(sums[i], sum, double(rows), "reluBackward", columns);
    }
    EXPECT_TRUE(out.areGuardsWhole() && sums.areGuardsWhole()) << columns;

    auto first = gradient;
    const auto second = this->draw(rows * columns);
    kernels::elementLoops<TypeParam>().reluBackwardOfTwo(first.data(), second.data(), state.data(),
                                                         rows * columns);
    for (std::int64_t i = 0; i < first.size(); ++i)
      EXPECT_EQ(first[i], state[i] > 0 ? gradient[i] + second[i] : TypeParam(0)) << columns;
    EXPECT_TRUE(first.areGuardsWhole()) << columns;
  });
}

TYPED_TEST(ElementLoops, AddBiasTanhAndHiddenAndBack) {
  this->forShapes([&](std::int64_t slices, std::int64_t columns) {
    const std::int64_t rows = slices * kParticles;
    auto tanh = this->draw(rows * columns);
    const auto before = tanh;
    const auto bias = this->draw(columns);
    const auto hidden = this->drawPositive(slices * columns);
    test::GuardedNumbers<TypeParam> combined(rows * columns);
    kernels::elementLoops<TypeParam>().addBiasTanhAndHidden(
        tanh.data(), bias.data(), hidden.data(), combined.data(), slices, kParticles, columns);
    const auto gradient = this->draw(rows * columns);
    test::GuardedNumbers<TypeParam> inner(rows * columns);
    auto again = tanh;
    kernels::elementLoops<TypeParam>().tanhBackward(inner.data(), gradient.data(), again.data(),
                                                    hidden.data(), slices, kParticles, columns);
    for (std::int64_t i = 0; i < tanh.size(); ++i) {
      const double expected = std::tanh(double(before[i]) + double(bias[i % columns]));
      const auto own = hidden[i / columns / kParticles * columns + i % columns];
      this->expectNear(tanh[i], expected, 1, "tanh", columns);
      EXPECT_EQ(combined[i], tanh[i] + own) << columns;
      EXPECT_EQ(again[i], combined[i]) << columns;
      this->expectNear(inner[i], gradient[i] * (1 - expected * expected), std::abs(gradient[i]),
                       "tanhBackward", columns);
    }
    EXPECT_TRUE(tanh.areGuardsWhole() && combined.areGuardsWhole() && inner.areGuardsWhole() &&
                again.areGuardsWhole())
        << columns;
  });
}

TYPED_TEST(ElementLoops, DrawGaussianAndBack) {
  this->forShapes([&](std::int64_t rows, std::int64_t z) {
    auto moments = this->draw(rows * 2 * z, 3);
    const auto bias = this->draw(2 * z);
    const auto noise = this->draw(rows * z);
    if (moments.size() > 0) moments[moments.size() - 1] = -300; // the smallest scale
    test::GuardedNumbers<TypeParam> loc(rows * z), scale(rows * z), value(rows * z);
    kernels::elementLoops<TypeParam>().drawGaussian(
        moments.data(), bias.data(), noise.data(), loc.data(), scale.data(), value.data(), rows, z);
    const auto forValue = this->draw(rows * z);
    const auto forLoc = this->draw(rows * z);
    const auto forScale = this->draw(rows * z);
    test::GuardedNumbers<TypeParam> all(rows * 2 * z), alone(rows * 2 * z);
    kernels::elementLoops<TypeParam>().drawBackward(forValue.data(), forLoc.data(), forScale.data(),
                                                    noise.data(), scale.data(), all.data(), rows,
                                                    z);
    kernels::elementLoops<TypeParam>().drawBackward(
        forValue.data(), static_cast<const TypeParam*>(nullptr),
        static_cast<const TypeParam*>(nullptr), noise.data(), scale.data(), alone.data(), rows, z);
    for (std::int64_t row = 0; row < rows; ++row)
      for (std::int64_t i = 0; i < z; ++i) {
        const std::int64_t place = row * z + i;
        const std::int64_t ofLoc = row * 2 * z + i;
        const double before = double(moments[ofLoc + z]) + double(bias[z + i]);
        const double expected = std::max(softplus(before), double(support::kSmallestScale));
        const double slope = -std::expm1(-double(scale[place]));
        EXPECT_EQ(loc[place], moments[ofLoc] + bias[i]) << z;
        EXPECT_NEAR(scale[place] / expected, 1,
                    64 * std::numeric_limits<TypeParam>::epsilon() *
                        std::max(1.0, std::abs(before)))
            << z;
        this->expectNear(value[place], double(loc[place]) + double(scale[place]) * noise[place],
                         std::abs(loc[place]) + std::abs(double(scale[place]) * noise[place]),
                         "value", z);
        EXPECT_EQ(alone[ofLoc], forValue[place]) << z;
        EXPECT_EQ(all[ofLoc], forValue[place] + forLoc[place]) << z;
        const double throughNoise = double(forValue[place]) * noise[place];
        this->expectNear(alone[ofLoc + z], throughNoise * slope, std::abs(throughNoise), "scale",
                         z);
        this->expectNear(all[ofLoc + z], (throughNoise + forScale[place]) * slope,
                         std::abs(throughNoise) + std::abs(forScale[place]), "scale", z);
      }
    EXPECT_TRUE(loc.areGuardsWhole() && scale.areGuardsWhole() && value.areGuardsWhole() &&
                all.areGuardsWhole() && alone.areGuardsWhole())
        << z;
  });
}

TYPED_TEST(ElementLoops, LogSums) {
  this->forShapes([&](std::int64_t rows, std::int64_t columns) {
    const auto x = this->drawPositive(rows * columns);
    test::GuardedNumbers<TypeParam> sums(rows);
    kernels::elementLoops<TypeParam>().logSums(x.data(), sums.data(), rows, columns);
    for (std::int64_t row = 0; row < rows; ++row) {
      double sum = 0;
      for (std::int64_t i = 0; i < columns; ++i) sum += std::log(double(x[row * columns + i]));
      this->expectNear(sums[row], sum, double(columns), "logSums", columns);
    }
    EXPECT_TRUE(sums.areGuardsWhole()) << columns;
  });
}

TYPED_TEST(ElementLoops, SoftplusAndBack) {
  this->forShapes([&](std::int64_t, std::int64_t count) {
    const auto x = this->draw(count, 8);
    const auto gradient = this->draw(count);
    test::GuardedNumbers<TypeParam> y(count), forX(count);
    kernels::elementLoops<TypeParam>().softplus(x.data(), y.data(), count);
    kernels::elementLoops<TypeParam>().softplusBackward(gradient.data(), y.data(), forX.data(),
                                                        count);
    for (std::int64_t i = 0; i < count; ++i) {
      // From 20 on it is x itself, as torch.nn.Softplus.
      const double exact = x[i] > 20 ? double(x[i]) : softplus(x[i]);
      const double expected = std::max(exact, double(support::kSmallestScale));
      EXPECT_NEAR(y[i] / expected, 1, 64 * std::numeric_limits<TypeParam>::epsilon()) << x[i];
      this->expectNear(forX[i], gradient[i] * sigmoid(x[i]), std::abs(gradient[i]),
                       "softplusBackward", count);
    }
    EXPECT_TRUE(y.areGuardsWhole() && forX.areGuardsWhole()) << count;
  });
}

TYPED_TEST(ElementLoops, GatedMixAndBack) {
  this->forShapes([&](std::int64_t, std::int64_t count) {
    const auto logits = this->draw(count, 4);
    const auto a = this->draw(count);
    const auto b = this->draw(count);
    const auto gradient = this->draw(count);
    test::GuardedNumbers<TypeParam> gate(count), out(count), forLogits(count), forA(count),
        forB(count);
    kernels::elementLoops<TypeParam>().gatedMix(logits.data(), a.data(), b.data(), gate.data(),
                                                out.data(), count);
    kernels::elementLoops<TypeParam>().gatedMixBackward(gradient.data(), gate.data(), a.data(),
                                                        b.data(), forLogits.data(), forA.data(),
                                                        forB.data(), count);
    for (std::int64_t i = 0; i < count; ++i) {
      const double g = sigmoid(logits[i]);
      const double size = std::abs(a[i]) + std::abs(b[i]);
      this->expectNear(gate[i], g, 1, "gate", count);
      this->expectNear(out[i], (1 - g) * a[i] + g * b[i], size, "gatedMix", count);
      const double slope = std::abs(gradient[i]);
      this->expectNear(forLogits[i], gradient[i] * g * (1 - g) * (double(b[i]) - double(a[i])),
                       slope * size, "forLogits", count);
      this->expectNear(forA[i], gradient[i] * (1 - g), slope, "forA", count);
      this->expectNear(forB[i], gradient[i] * g, slope, "forB", count);
    }
    EXPECT_TRUE(gate.areGuardsWhole() && out.areGuardsWhole() && forLogits.areGuardsWhole() &&
                forA.areGuardsWhole() && forB.areGuardsWhole())
        << count;
  });
}

TYPED_TEST(ElementLoops, GaussianLogProbAndBack) {
  this->forShapes([&](std::int64_t rows, std::int64_t columns) {
    const auto value = this->draw(rows * columns);
    const auto loc = this->draw(rows * columns);
    const auto scale = this->drawPositive(rows * columns);
    const auto noise = this->draw(rows * columns);
    const auto gradient = this->draw(rows);
    for (const TypeParam* known : {static_cast<const TypeParam*>(nullptr), noise.data()}) {
      test::GuardedNumbers<TypeParam> sums(rows), forValue(rows * columns), forLoc(rows * columns),
          forScale(rows * columns);
      kernels::elementLoops<TypeParam>().gaussianLogProb(value.data(), loc.data(), scale.data(),
                                                         known, sums.data(), rows, columns);
      kernels::elementLoops<TypeParam>().gaussianLogProbBackward(
          gradient.data(), value.data(), loc.data(), scale.data(), known, forValue.data(),
          forLoc.data(), forScale.data(), rows, columns);
      for (std::int64_t row = 0; row < rows; ++row) {
        double sum = 0, size = 0;
        for (std::int64_t i = row * columns; i < (row + 1) * columns; ++i) {
          const double s = scale[i];
          const double d = known ? double(noise[i]) : (double(value[i]) - double(loc[i])) / s;
          sum += logNormal(d, s);
          size += std::abs(logNormal(d, s)) + d * d;
          const double g = gradient[row];
          const double own = std::abs(g) * (d * d + std::abs(d) + 1) / s;
          this->expectNear(forLoc[i], g * d / s, own, "forLoc", columns);
          EXPECT_EQ(forValue[i], -forLoc[i]) << columns;
          this->expectNear(forScale[i], g * (d * d - 1) / s, own, "forScale", columns);
        }
        this->expectNear(sums[row], sum, size, "gaussianLogProb", columns);
      }
      EXPECT_TRUE(sums.areGuardsWhole() && forValue.areGuardsWhole() && forLoc.areGuardsWhole() &&
                  forScale.areGuardsWhole())
          << columns;
    }
  });
}

TYPED_TEST(ElementLoops, DrawLogProbAndBack) {
  this->forShapes([&](std::int64_t rows, std::int64_t columns) {
    const auto scale = this->drawPositive(rows * columns);
    const auto noise = this->draw(rows * columns);
    const auto gradient = this->draw(rows);
    test::GuardedNumbers<TypeParam> sums(rows), forScale(rows * columns);
    kernels::elementLoops<TypeParam>().drawLogProb(scale.data(), noise.data(), sums.data(), rows,
                                                   columns);
    kernels::elementLoops<TypeParam>().drawLogProbBackward(gradient.data(), scale.data(),
                                                           forScale.data(), rows, columns);
    for (std::int64_t row = 0; row < rows; ++row) {
      double sum = 0, size = 0;
      for (std::int64_t i = row * columns; i < (row + 1) * columns; ++i) {
        sum += logNormal(noise[i], scale[i]);
        size += std::abs(logNormal(noise[i], scale[i])) + double(noise[i]) * noise[i];
        const double expected = -double(gradient[row]) / scale[i];
        this->expectNear(forScale[i], expected, std::abs(expected), "drawLogProbBackward", columns);
      }
      this->expectNear(sums[row], sum, size, "drawLogProb", columns);
    }
    EXPECT_TRUE(sums.areGuardsWhole() && forScale.areGuardsWhole()) << columns;
  });
}

TYPED_TEST(ElementLoops, BernoulliLogProbAndBack) {
  this->forShapes([&](std::int64_t slices, std::int64_t columns) {
    const std::int64_t rows = slices * kParticles;
    const auto x = this->drawNotes(slices * columns);
    auto logits = this->draw(rows * columns, 5);
    if (logits.size() > 1) { // where exp() of the one overflows and of the other is lost
      logits[0] = 1000;
      logits[1] = -1000;
    }
    const auto gradient = this->draw(rows);
    test::GuardedNumbers<TypeParam> sums(rows), forLogits(rows * columns);
    kernels::elementLoops<TypeParam>().bernoulliLogProb(x.data(), logits.data(), sums.data(),
                                                        slices, kParticles, columns);
    kernels::elementLoops<TypeParam>().bernoulliLogProbBackward(
        gradient.data(), x.data(), logits.data(), forLogits.data(), slices, kParticles, columns);
    for (std::int64_t row = 0; row < rows; ++row) {
      double sum = 0, size = 0;
      for (std::int64_t i = 0; i < columns; ++i) {
        const double note = x[row / kParticles * columns + i];
        const double logit = logits[row * columns + i];
        sum += note * logit - softplus(logit);
        size += std::abs(logit);
        this->expectNear(forLogits[row * columns + i], gradient[row] * (note - sigmoid(logit)),
                         std::abs(gradient[row]), "bernoulliLogProbBackward", columns);
      }
      this->expectNear(sums[row], sum, size, "bernoulliLogProb", columns);
    }
    EXPECT_TRUE(sums.areGuardsWhole() && forLogits.areGuardsWhole()) << columns;
  });
}

TYPED_TEST(ElementLoops, TheSlopeOfTanhDoesNotKnowTheHiddenState) {
  // It must be between 0 and 1, and right, however large the number is that tanh is added to.
  for (const double large : {0.0, 1.0, 100.0, 1e4, 1e8}) {
    auto tanh = this->draw(kMostColumns, 3);
    const auto before = tanh;
    const test::GuardedNumbers<TypeParam> bias(kMostColumns);
    const test::GuardedNumbers<TypeParam> hidden(kMostColumns, TypeParam(large));
    test::GuardedNumbers<TypeParam> combined(kMostColumns), slope(kMostColumns);
    kernels::elementLoops<TypeParam>().addBiasTanhAndHidden(tanh.data(), bias.data(), hidden.data(),
                                                            combined.data(), 1, 1, kMostColumns);
    const test::GuardedNumbers<TypeParam> ones(kMostColumns, TypeParam(1));
    kernels::elementLoops<TypeParam>().tanhBackward(slope.data(), ones.data(), tanh.data(),
                                                    hidden.data(), 1, 1, kMostColumns);
    for (std::int64_t i = 0; i < kMostColumns; ++i) {
      const double t = std::tanh(double(before[i]));
      EXPECT_GE(slope[i], 0) << large;
      EXPECT_LE(slope[i], 1) << large;
      this->expectNear(slope[i], 1 - t * t, 1, "slope", kMostColumns);
    }
  }
}
