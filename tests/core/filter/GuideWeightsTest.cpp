// What a guide's proposals weigh in a filter, with flows and without: against the density that its
// draws have by numerical differentiation, and against integrals over a grid of states.

#include "core/filter/KnownKeysDraw.h"
#include "core/filter/ParticleFilter.h"
#include "tests/support/SmallDmm.h"
#include "tests/support/ToyStepper.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <numbers>
#include <numeric>

using namespace dmm;
using test::smallModel;
using torch::Tensor;

namespace {

constexpr std::int64_t kSlices = 3;

types::PianoRoll somePiece() {
  types::PianoRoll roll;
  for (std::size_t t = 0; t < kSlices; ++t) {
    types::Slice slice;
    for (const std::size_t key : {30 + t, std::size_t{44}, 50 - t}) slice.set(key);
    roll.slices.push_back(slice);
  }
  return roll;
}

/// Two rows of a step before slice t.
model::Step before(const model::Stepper& stepper, std::int64_t t) {
  if (t == 0) return stepper.start(2);
  const Tensor notes = torch::zeros({2, types::kKeyCount}, torch::kFloat64);
  notes[0][44] = 1;
  return {torch::tensor({0.4, -1.1, 0.9, 0.3}, torch::kFloat64).view({2, 2}), notes};
}

double logNormal(double x) { return -0.5 * x * x - 0.5 * std::log(2 * std::numbers::pi); }

/// log N(z) of each row where states are drawn as mean + scale noise, dimension by dimension.
Tensor priorLogDensity(const model::Stepper& stepper, const model::Step& step, const Tensor& z,
                       double spread) {
  const Tensor zero = torch::zeros_like(step.state);
  const Tensor mean = stepper.next(step, zero);
  const Tensor scale = spread * (stepper.next(step, zero + 1) - mean);
  return ((-0.5 * ((z - mean) / scale).square()) - scale.log() -
          0.5 * std::log(2 * std::numbers::pi))
      .sum(1);
}

struct Estimate {
  double log = 0, error = 0; ///< of the mean of weights, and relative
};

Estimate meanOf(const std::vector<double>& logs) {
  const double most = *std::max_element(logs.begin(), logs.end());
  double sum = 0, squares = 0;
  for (const double log : logs) {
    sum += std::exp(log - most);
    squares += std::exp(2 * (log - most));
  }
  const auto count = double(logs.size());
  const double mean = sum / count;
  return {most + std::log(mean), std::sqrt((squares / count - mean * mean) / count) / mean};
}

/// States z_1 x z_2 of two dimensions on a grid, [G, 2], and the area of its cells.
struct Grid {
  static constexpr double kReach = 6, kStep = 0.2;
  static Tensor states() {
    const Tensor line = torch::arange(-kReach, kReach + kStep / 2, kStep, torch::kFloat64);
    const auto axes = torch::meshgrid({line, line}, "ij");
    return torch::stack({axes[0].flatten(), axes[1].flatten()}, 1);
  }
};

/// log p(piece) of a model of two dimensions, by the sum over the grid step by step.
double gridEvidence(const model::Stepper& stepper, const types::PianoRoll& piece) {
  const Tensor grid = Grid::states();
  const double cell = Grid::kStep * Grid::kStep;
  const auto notesOf = [](const types::Slice& slice, std::int64_t rows) {
    Tensor row = torch::zeros({1, types::kKeyCount}, torch::kFloat64);
    for (std::size_t key = 0; key < slice.size(); ++key) row[0][std::int64_t(key)] = slice[key];
    return row.expand({rows, -1}).contiguous();
  };
  Tensor reached; // log of p(notes so far, z_t), [G]
  for (std::size_t t = 0; t < piece.length(); ++t) {
    Tensor predicted;
    if (t == 0) {
      const model::Step start = stepper.start(grid.size(0));
      predicted = priorLogDensity(stepper, start, grid, 1);
    } else {
      // Row by row of the states before; what hardly counts is left out.
      const Tensor notes = notesOf(piece.slices[t - 1], 1);
      predicted = torch::full({grid.size(0)}, -1e300, torch::kFloat64);
      const double top = reached.max().item<double>();
      for (std::int64_t i = 0; i < grid.size(0); ++i) {
        const double weight = reached[i].item<double>();
        if (weight < top - 30) continue;
        const model::Step one{grid.narrow(0, i, 1), notes};
        const Tensor zero = torch::zeros({1, 2}, torch::kFloat64);
        const Tensor mean = stepper.next(one, zero), scale = stepper.next(one, zero + 1) - mean;
        const Tensor density = (-0.5 * ((grid - mean) / scale).square() - scale.log() -
                                0.5 * std::log(2 * std::numbers::pi))
                                   .sum(1);
        predicted = torch::logaddexp(predicted, density + weight + std::log(cell));
      }
    }
    const model::Step step{grid, t == 0 ? Tensor() : notesOf(piece.slices[t - 1], grid.size(0))};
    const Tensor notes = notesOf(piece.slices[t], 1);
    reached = predicted + stepper.notesIn(grid, step)->logProb(notes);
  }
  return torch::logsumexp(reached, 0).item<double>() + std::log(cell);
}

class GuideWeightsTest : public testing::TestWithParam<int> { // flows
 protected:
  /// A guide that is wider than the prior, so that no weight is rare and huge.
  static void widen(model::SequenceModel& model) {
    const torch::NoGradGuard noGrad;
    model.named_parameters()["combiner.lin_hidden_to_scale.bias"].add_(1.5);
  }
};

} // namespace

// z = f(noise): its density is that of the noise over |det df/dnoise|, which differences give.
TEST_P(GuideWeightsTest, WeighByTheDensityOfWhatIsDrawn) {
  const torch::NoGradGuard noGrad;
  double largest = 0; // of the logarithms of determinants besides the guide's own scale
  for (const int seed : {3, 9, 21}) {
    const auto model =
        smallModel("bernoulli", types::PreviousNotes::Transition, seed, 2, GetParam());
    const auto stepper = model->stepper(ops::opsFor(types::Execution::Reference));
    const auto reading = stepper->read(somePiece());
    const auto* weighed = dynamic_cast<const model::WeighedReading*>(reading.get());
    ASSERT_NE(weighed, nullptr);
    for (const std::int64_t t : {0, 1})
      for (const double spread : {1.0, 0.6}) {
        const model::Step step = before(*stepper, t);
        const Tensor noise = torch::tensor({0.3, -0.8, 1.4, 0.55}, torch::kFloat64).view({2, 2});
        const auto drawn = weighed->weigh(t, step, noise, spread);
        const auto at = [&](const Tensor& by) { return weighed->next(t, step, spread * by); };
        EXPECT_TRUE(torch::allclose(drawn.state, at(noise)));
        constexpr double kDifference = 1e-6;
        std::array<Tensor, 2> columns; // dz / dnoise_i, [2, 2] each
        for (std::int64_t i = 0; i < 2; ++i) {
          Tensor shift = torch::zeros({2, 2}, torch::kFloat64);
          shift.select(1, i).fill_(kDifference);
          columns[std::size_t(i)] = (at(noise + shift) - at(noise - shift)) / (2 * kDifference);
        }
        const Tensor determinant = columns[0].select(1, 0) * columns[1].select(1, 1) -
                                   columns[0].select(1, 1) * columns[1].select(1, 0);
        const Tensor prior = priorLogDensity(*stepper, step, drawn.state, spread);
        for (std::int64_t row = 0; row < 2; ++row) {
          double logDensity = -std::log(std::abs(determinant[row].item<double>()));
          for (std::int64_t i = 0; i < 2; ++i)
            logDensity += logNormal(noise[row][i].item<double>());
          EXPECT_NEAR(drawn.logWeight[row].item<double>(), prior[row].item<double>() - logDensity,
                      1e-6)
              << seed << ' ' << t << ' ' << spread << ' ' << row;
          largest = std::max(largest, std::abs(logDensity));
        }
      }
  }
  EXPECT_GT(largest, 0.5); // it would not do to weigh them all alike
}

TEST_P(GuideWeightsTest, GiveTheEvidenceThatTheGridGives) {
  const torch::NoGradGuard noGrad;
  const auto model = smallModel("bernoulli", types::PreviousNotes::Transition, 9, 2, GetParam());
  widen(*model);
  const auto stepper = model->stepper(ops::opsFor(types::Execution::Reference));
  const types::PianoRoll piece = somePiece();
  const double truth = gridEvidence(*stepper, piece);
  const auto reading = stepper->read(piece);
  const auto* weighed = dynamic_cast<const model::WeighedReading*>(reading.get());
  std::vector<types::KnownKeys> known;
  for (const types::Slice& slice : piece.slices) known.push_back(types::KnownKeys::whole(slice));
  test::TestRandomness random(4);
  filter::KnownKeysDraw notes(known, {}, torch::kFloat64, {});
  filter::ParticleFilter filter(*stepper, notes, {200, 0.5, 1}, random);
  for (const bool isGuided : {false, true}) {
    const filter::Guidance guidance =
        isGuided ? filter::Guidance{weighed, std::vector<bool>(kSlices, true)} : filter::Guidance{};
    std::vector<double> logs;
    for (int i = 0; i < 100; ++i) {
      const auto drawn = filter.draw(kSlices, guidance);
      logs.push_back(std::accumulate(drawn.logEvidence.begin(), drawn.logEvidence.end(), 0.0));
    }
    const Estimate estimate = meanOf(logs);
    EXPECT_LT(estimate.error, 0.03) << isGuided;
    EXPECT_NEAR(estimate.log, truth, 4.5 * estimate.error + 1e-3) << isGuided;
  }
  // The weights do something: they spread, and their mean is 1.
  const auto states =
      weighed->weigh(0, stepper->start(4000), torch::randn({4000, 2}, torch::kFloat64), 1);
  EXPECT_GT(states.logWeight.std().item<double>(), 0.05);
  EXPECT_NEAR(torch::logsumexp(states.logWeight, 0).item<double>() - std::log(4000.0), 0, 0.15);
}

INSTANTIATE_TEST_SUITE_P(Flows, GuideWeightsTest, testing::Values(0, 1, 2));
