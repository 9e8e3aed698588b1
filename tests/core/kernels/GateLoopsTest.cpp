// The gates of LSTM and GRU against their formulas in long double, unit by unit, and the way back
// against the formulas' differences: every number of units from 0 to beyond twice the widest
// vector, several rows, a state before each of them and one before all, sentinels around whatever
// is written.

#include "core/kernels/GateLoops.h"

#include "tests/support/KernelTest.h"

#include <array>
#include <cmath>
#include <functional>
#include <limits>

using namespace dmm;

namespace {

constexpr std::int64_t kMostUnits = 2 * 16 + 3;
constexpr std::int64_t kRows = 3;

using Wide = long double;

Wide sigmoid(Wide x) { return 1 / (1 + std::exp(-x)); }

/// What one unit of a step is given: a gate's numbers before its function (with the bias), and what
/// was before.
using Given = std::array<Wide, 5>;
/// What it says: the memory and the state of an LSTM; the state of a GRU.
struct Said {
  Wide memory, state;
};

/// PyTorch's LSTM: i f g o and c before.
Said lstm(const Given& x) {
  const Wide c = sigmoid(x[1]) * x[4] + sigmoid(x[0]) * std::tanh(x[2]);
  return {c, sigmoid(x[3]) * std::tanh(c)};
}

/// PyTorch's GRU: r, u, n by the input, n by the state, and h before, which gates apart.
Said gru(const Given& x) {
  const Wide update = sigmoid(x[1]);
  return {0, (1 - update) * std::tanh(x[2] + sigmoid(x[0]) * x[3]) + update * x[4]};
}

/// The slopes of weights[0] memory + weights[1] state.
Given slopes(Said (*cell)(const Given&), const Given& at, Wide ofMemory, Wide ofState) {
  constexpr Wide kStep = 1e-6L;
  Given all{};
  for (std::size_t i = 0; i < at.size(); ++i) {
    const auto value = [&](Wide step) {
      Given moved = at;
      moved[i] += step;
      const Said said = cell(moved);
      return ofMemory * said.memory + ofState * said.state;
    };
    all[i] = (value(kStep) - value(-kStep)) / (2 * kStep);
  }
  return all;
}

template <typename T> class GateLoops : public test::KernelTest<T> {
 protected:
  using typename test::KernelTest<T>::Numbers;
  using test::KernelTest<T>::draw;

  /// Sums of a few numbers of about 1, each of which is known to an epsilon; a function's own error
  /// is four.
  static void expectNear(T found, Wide expected, const char* what, std::int64_t units) {
    EXPECT_NEAR(found, double(expected),
                std::max(40 * double(std::numeric_limits<T>::epsilon()), 1e-10))
        << what << ", " << units << " units";
  }

  void checkLstm(std::int64_t units, bool isOneBefore) {
    auto gates = draw(kRows * 4 * units, 2);
    const Numbers input = gates;
    const auto bias = draw(4 * units), before = draw((isOneBefore ? 1 : kRows) * units);
    const std::int64_t step = isOneBefore ? 0 : units;
    Numbers memory(kRows * units), state(kRows * units);
    kernels::gateLoops<T>().lstmStep(gates.data(), bias.data(), before.data(), step, memory.data(),
                                     state.data(), kRows, units);
    const auto forState = draw(kRows * units), forStateToo = draw(kRows * units);
    auto forMemory = draw(kRows * units);
    const Numbers forMemoryBefore = forMemory;
    Numbers forGates(kRows * 4 * units);
    kernels::gateLoops<T>().lstmStepBackward(gates.data(), before.data(), step, memory.data(),
                                             forState.data(), forStateToo.data(), forMemory.data(),
                                             forGates.data(), kRows, units);
    for (const Numbers* written : {&gates, &memory, &state, &forMemory, &forGates})
      EXPECT_TRUE(written->areGuardsWhole()) << units;
    for (std::int64_t row = 0; row < kRows; ++row)
      for (std::int64_t unit = 0; unit < units; ++unit) {
        const std::int64_t i = row * units + unit;
        Given given{};
        for (std::int64_t gate = 0; gate < 4; ++gate)
          given[std::size_t(gate)] =
              Wide(input[(row * 4 + gate) * units + unit]) + bias[gate * units + unit];
        given[4] = before[row * step + unit];
        const Said said = lstm(given);
        expectNear(memory[i], said.memory, "memory", units);
        expectNear(state[i], said.state, "state", units);
        const Given slope =
            slopes(lstm, given, forMemoryBefore[i], Wide(forState[i]) + forStateToo[i]);
        for (std::int64_t gate = 0; gate < 4; ++gate)
          expectNear(forGates[(row * 4 + gate) * units + unit], slope[std::size_t(gate)],
                     "gradient of a gate", units);
        expectNear(forMemory[i], slope[4], "gradient of the memory before", units);
      }
  }

  void checkGru(std::int64_t units, bool isOneBefore) {
    auto gates = draw(kRows * 3 * units, 2);
    const Numbers input = gates;
    const std::int64_t befores = isOneBefore ? 1 : kRows, step = isOneBefore ? 0 : units;
    const auto bias = draw(4 * units), before = draw(befores * units);
    const auto ofState = draw(befores * 3 * units, 2);
    Numbers heard(kRows * units), state(kRows * units);
    kernels::gateLoops<T>().gruStep(gates.data(), ofState.data(), 3 * step, bias.data(),
                                    before.data(), step, heard.data(), state.data(), kRows, units);
    const auto forState = draw(kRows * units);
    auto forStateToo = draw(kRows * units);
    const Numbers forStateBefore = forStateToo;
    Numbers forInput(kRows * 3 * units), forOfState(kRows * 3 * units);
    kernels::gateLoops<T>().gruStepBackward(gates.data(), heard.data(), before.data(), step,
                                            forState.data(), forStateToo.data(), forInput.data(),
                                            forOfState.data(), kRows, units);
    for (const Numbers* written : {&gates, &heard, &state, &forStateToo, &forInput, &forOfState})
      EXPECT_TRUE(written->areGuardsWhole()) << units;
    for (std::int64_t row = 0; row < kRows; ++row)
      for (std::int64_t unit = 0; unit < units; ++unit) {
        const std::int64_t i = row * units + unit;
        const auto ofInput = [&](std::int64_t gate) {
          return Wide(input[(row * 3 + gate) * units + unit]);
        };
        const auto byState = [&](std::int64_t gate) {
          return Wide(ofState[row * 3 * step + gate * units + unit]);
        };
        const auto biasOf = [&](std::int64_t which) { return Wide(bias[which * units + unit]); };
        const Given given{ofInput(0) + byState(0) + biasOf(0), ofInput(1) + byState(1) + biasOf(1),
                          ofInput(2) + biasOf(2), byState(2) + biasOf(3),
                          Wide(before[row * step + unit])};
        expectNear(heard[i], given[3], "what n hears of the state", units);
        expectNear(state[i], gru(given).state, "state", units);
        const Given slope = slopes(gru, given, 0, Wide(forState[i]) + forStateBefore[i]);
        const auto placeOf = [&](std::int64_t gate) { return (row * 3 + gate) * units + unit; };
        for (const std::int64_t gate : {0, 1}) {
          expectNear(forInput[placeOf(gate)], slope[std::size_t(gate)], "gate by input", units);
          expectNear(forOfState[placeOf(gate)], slope[std::size_t(gate)], "gate by state", units);
        }
        expectNear(forInput[placeOf(2)], slope[2], "n by input", units);
        expectNear(forOfState[placeOf(2)], slope[3], "n by state", units);
        expectNear(forStateToo[i], slope[4], "gradient of the state before", units);
      }
  }
};

} // namespace

using Types = ::testing::Types<float, double>;
TYPED_TEST_SUITE(GateLoops, Types);

TYPED_TEST(GateLoops, LstmOfEveryNumberOfUnits) {
  for (std::int64_t units = 0; units <= kMostUnits; ++units)
    for (const bool isOneBefore : {true, false}) this->checkLstm(units, isOneBefore);
}

TYPED_TEST(GateLoops, GruOfEveryNumberOfUnits) {
  for (std::int64_t units = 0; units <= kMostUnits; ++units)
    for (const bool isOneBefore : {true, false}) this->checkGru(units, isOneBefore);
}

TYPED_TEST(GateLoops, GatesThatAreShutOrOpenStayFinite) {
  using Guarded = test::GuardedNumbers<TypeParam>;
  const TypeParam far(1e4);
  Guarded gates(4), memory(1), state(1), forMemory(1), forGates(4);
  const Guarded zero(4), one(1, TypeParam(1));
  for (std::int64_t gate = 0; gate < 4; ++gate) gates[gate] = gate % 2 == 0 ? far : -far;
  kernels::gateLoops<TypeParam>().lstmStep(gates.data(), zero.data(), one.data(), 1, memory.data(),
                                           state.data(), 1, 1);
  EXPECT_EQ(memory[0], TypeParam(1)); // i and g are 1, f is 0
  EXPECT_EQ(state[0], TypeParam(0));
  kernels::gateLoops<TypeParam>().lstmStepBackward(gates.data(), one.data(), 1, memory.data(),
                                                   one.data(), zero.data(), forMemory.data(),
                                                   forGates.data(), 1, 1);
  for (std::int64_t gate = 0; gate < 4; ++gate) EXPECT_EQ(forGates[gate], TypeParam(0));
  EXPECT_EQ(forMemory[0], TypeParam(0));
}
