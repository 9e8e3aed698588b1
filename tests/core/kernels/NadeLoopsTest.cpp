// The NADE layer of a slice against its formula in long double, its gradients against the formula's
// differences: every number of units from 0 to beyond twice the widest vector, both orders, slices
// of no note and of all, sentinels around whatever is written.

#include "core/kernels/NadeLoops.h"

#include "tests/support/KernelTest.h"

#include <cmath>
#include <limits>
#include <random>

using namespace dmm;

namespace {

constexpr std::int64_t kMostUnits = 2 * 16 + 3;
constexpr std::int64_t kKeys = 6;

using Doubles = std::vector<long double>;

/// All that the layer is given, in long double.
struct Layer {
  kernels::NadeShape shape;
  Doubles notes, inputs, in, out, factors;

  /// logit_k = sum_i out_ki factor_i sigmoid(input_i + sum_{j before k} note_j in_ji)
  long double logit(std::int64_t key) const {
    long double sum = 0;
    for (std::int64_t i = 0; i < shape.units; ++i) {
      long double x = inputs[std::size_t(i)];
      for (std::int64_t j = 0; j < shape.keys; ++j)
        if (shape.isAscending ? j < key : j > key)
          x += notes[std::size_t(j)] * in[std::size_t(j * shape.units + i)];
      sum += out[std::size_t(key * shape.units + i)] * factors[std::size_t(i)] / (1 + std::exp(-x));
    }
    return sum;
  }

  long double weighed(const Doubles& gradient) const {
    long double sum = 0;
    for (std::int64_t key = 0; key < shape.keys; ++key)
      sum += gradient[std::size_t(key)] * logit(key);
    return sum;
  }
};

/// The slope of layer.weighed by one of its numbers.
long double slope(Layer layer, Doubles Layer::*numbers, std::size_t place,
                  const Doubles& gradient) {
  constexpr long double kStep = 1e-6L;
  (layer.*numbers)[place] += kStep;
  const long double above = layer.weighed(gradient);
  (layer.*numbers)[place] -= 2 * kStep;
  return (above - layer.weighed(gradient)) / (2 * kStep);
}

template <typename T> class NadeLoops : public test::KernelTest<T> {
 protected:
  using typename test::KernelTest<T>::Numbers;
  using test::KernelTest<T>::draw;

  static Doubles wide(const Numbers& numbers) {
    return {numbers.data(), numbers.data() + numbers.size()};
  }

  static void expectAll(const Numbers& found, const Doubles& expected, const char* what,
                        std::int64_t units) {
    EXPECT_TRUE(found.areGuardsWhole()) << what << ", " << units << " units";
    for (std::int64_t i = 0; i < found.size(); ++i)
      EXPECT_NEAR(found[i], double(expected[std::size_t(i)]),
                  std::max(200 * double(std::numeric_limits<T>::epsilon()), 1e-10))
          << what << " " << i << ", " << units << " units";
  }

  void check(std::int64_t units, bool isAscending, unsigned sounding, bool hasFactors) {
    Numbers notes(kKeys);
    std::int64_t count = 0;
    for (std::int64_t key = 0; key < kKeys; ++key) {
      notes[key] = T(sounding >> key & 1);
      count += sounding >> key & 1;
    }
    const auto inputs = draw(units);
    const auto in = draw(kKeys * units);
    const auto out = draw(kKeys * units);
    const auto factors = hasFactors ? draw(units) : Numbers(units, T(1));
    const auto gradient = draw(kKeys);
    const kernels::NadeShape shape{kKeys, units, isAscending};
    const Layer layer{shape, wide(notes), wide(inputs), wide(in), wide(out), wide(factors)};

    Numbers hidden((count + 1) * units);
    Numbers logits(kKeys, T(0.5));
    Numbers scratch(units);
    const T* given = hasFactors ? factors.data() : nullptr;
    kernels::nadeLoops<T>().slice(shape, notes.data(), inputs.data(), in.data(), out.data(), given,
                                  hidden.data(), logits.data(), scratch.data());
    EXPECT_TRUE(hidden.areGuardsWhole() && scratch.areGuardsWhole()) << units;
    Doubles expected;
    for (std::int64_t key = 0; key < kKeys; ++key) expected.push_back(layer.logit(key) + 0.5L);
    expectAll(logits, expected, "logits", units);

    Numbers forInputs(units, T(7)), forIn(kKeys * units, T(1)), forOut(kKeys * units, T(1));
    kernels::nadeLoops<T>().sliceBackward(shape, notes.data(), gradient.data(), out.data(), given,
                                          hidden.data(), forInputs.data(), forIn.data(),
                                          forOut.data());
    const auto slopes = [&](Doubles Layer::*numbers, long double before) {
      Doubles all;
      for (std::size_t i = 0; i < (layer.*numbers).size(); ++i)
        all.push_back(slope(layer, numbers, i, wide(gradient)) + before);
      return all;
    };
    expectAll(forInputs, slopes(&Layer::inputs, 0), "forInputs", units);
    expectAll(forIn, slopes(&Layer::in, 1), "forIn", units);
    expectAll(forOut, slopes(&Layer::out, 1), "forOut", units);
  }
};

} // namespace

using Types = ::testing::Types<float, double>;
TYPED_TEST_SUITE(NadeLoops, Types);

TYPED_TEST(NadeLoops, OfEveryNumberOfUnits) {
  for (std::int64_t units = 0; units <= kMostUnits; ++units)
    for (const bool isAscending : {true, false}) this->check(units, isAscending, 0b010110, true);
}

TYPED_TEST(NadeLoops, OfEverySlice) {
  for (unsigned sounding = 0; sounding < 1U << kKeys; ++sounding)
    for (const bool isAscending : {true, false})
      this->check(5, isAscending, sounding, sounding % 2 == 0);
}
