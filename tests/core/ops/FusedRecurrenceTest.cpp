// Recurrent networks with hand-written gradients against the same formulas in plain autograd: every
// cell, both directions, notes and dense rows, Pyro's width and widths that fill no vector.

#include "core/ops/fused/Recurrence.h"
#include "tests/support/Operations.h"

#include <cmath>
#include <ostream>

using namespace dmm;
using torch::Tensor;

namespace {

struct Case {
  ops::Cell cell;
  ops::Direction direction;
  std::int64_t units;
  std::int64_t pieces;
  std::int64_t embedding; ///< 0 for notes
};

void PrintTo(const Case& one, std::ostream* out) {
  constexpr const char* kCells[] = {"relu", "gru", "lstm"};
  *out << kCells[static_cast<int>(one.cell)] << " of " << one.units << " units, "
       << (one.direction == ops::Direction::Forwards ? "forwards" : "backwards") << ", "
       << (one.embedding > 0 ? "dense rows" : "notes");
}

std::vector<Case> cases() {
  std::vector<Case> all;
  for (const auto cell : {ops::Cell::Relu, ops::Cell::Gru, ops::Cell::Lstm})
    for (const auto direction : {ops::Direction::Backwards, ops::Direction::Forwards})
      for (const auto& [units, pieces] : {std::pair{600, 20}, std::pair{83, 80}, std::pair{37, 80}})
        for (const std::int64_t embedding : {0, 61})
          if (units < 600 || embedding == 0)
            all.push_back({cell, direction, units, pieces, embedding});
  return all;
}

std::int64_t gatesOf(ops::Cell cell) {
  return cell == ops::Cell::Relu ? 1 : cell == ops::Cell::Gru ? 3 : 4;
}

class FusedRecurrence : public ::testing::TestWithParam<Case> {};

} // namespace

TEST_P(FusedRecurrence, IsThePlainOne) {
  const Case one = GetParam();
  torch::manual_seed(5);
  const auto steps = test::packedSteps(one.pieces);
  const bool areNotes = one.embedding == 0;
  const std::int64_t gates = gatesOf(one.cell) * one.units, inputs = areNotes ? 88 : one.embedding;
  const double width = 0.5 / std::sqrt(double(one.units)); // neither dies nor explodes
  std::vector<Tensor> given{
      test::randn({gates, inputs}, 0.2), test::randn({gates, one.units}, width),
      test::randn({gates}, 0.1),         test::randn({gates}, 0.1),
      test::randn({one.units}, 0.1),     test::randn({one.units}, 0.1)};
  const bool hasMemory = one.cell == ops::Cell::Lstm;
  if (!hasMemory) given.pop_back();
  const Tensor x =
      areNotes ? test::notes(steps.rowCount()) : test::randn({steps.rowCount(), one.embedding});
  if (!areNotes) given.push_back(x);
  const auto by = [&](const auto& recurrence) {
    return [&](const std::vector<Tensor>& t) {
      const ops::RecurrentWeights weights{t[0], t[1], t[2],
                                          t[3], t[4], hasMemory ? t[5] : Tensor()};
      const Tensor rows = areNotes ? x.to(t[0].scalar_type()) : t.back();
      return recurrence(one.cell, one.direction, ops::RecurrentInput{rows, areNotes}, weights,
                        steps);
    };
  };
  const auto fused = by(ops::fused::recurrence);
  const auto plain = by([](auto... all) { return test::reference().recurrence(all...); });

  const test::Answer expected = test::answerOf(plain, given, torch::kFloat64);
  const test::Answer found = test::answerOf(fused, given, torch::kFloat64);
  test::expectNear(found.value, expected.value, test::kFloat64, "states");
  for (std::size_t i = 0; i < given.size(); ++i)
    test::expectNear(found.gradients[i], expected.gradients[i], test::kFloat64, "gradient");

  // Of a ReLU's half a million sums some lie so near 0 that float32 sees them on the other side:
  // then one of some 450 rows' terms is missing from a weight's gradient, or one too many, 1 / 450
  // of it. Gates are smooth.
  const bool isSmooth = one.cell != ops::Cell::Relu;
  const test::Answer single = test::answerOf(fused, given, torch::kFloat32);
  test::expectNear(single.value, expected.value, test::kFloat32, "states in float32");
  if (!isSmooth && !areNotes) return; // nor does a row's own gradient average over rows
  for (std::size_t i = 0; i < given.size(); ++i)
    test::expectNear(single.gradients[i], expected.gradients[i],
                     isSmooth ? test::kFloat32 : 1.0 / 450, "gradient in float32");
}

INSTANTIATE_TEST_SUITE_P(EveryCell, FusedRecurrence, ::testing::ValuesIn(cases()));

TEST(FusedRecurrenceOfOne, ASequenceOfOneStepBeginsAndEnds) {
  const batch::PackedSteps steps{{0, 2}, 1};
  for (const auto cell : {ops::Cell::Relu, ops::Cell::Gru, ops::Cell::Lstm})
    for (const auto direction : {ops::Direction::Backwards, ops::Direction::Forwards}) {
      const std::int64_t gates = gatesOf(cell) * 5;
      const Tensor x = test::notes(2);
      const auto by = [&](const ops::Ops* ops) {
        return [&, ops](const std::vector<Tensor>& t) {
          const ops::RecurrentInput input{x.to(t[0].scalar_type()), true};
          const ops::RecurrentWeights weights{t[0], t[1], t[2], t[3], t[4], t[5]};
          return ops ? ops->recurrence(cell, direction, input, weights, steps)
                     : ops::fused::recurrence(cell, direction, input, weights, steps);
        };
      };
      test::expectSame(by(nullptr), by(&test::reference()),
                       {test::randn({gates, 88}), test::randn({gates, 5}), test::randn({gates}),
                        test::randn({gates}), test::randn({5}), test::randn({5})});
    }
}
