// What is drawn comes as often as the model says, key by key and as whole slices, and what is given
// is weighed by how likely it was.

#include "core/model/hmm/SliceDraw.h"

#include "core/model/hmm/EnumeratedLikelihood.h"
#include "tests/core/model/hmm/SmallHmm.h"

#include <cmath>
#include <gtest/gtest.h>

using namespace dmm;
namespace hmm = model::hmm;
using torch::Tensor;

namespace {

constexpr std::int64_t kKeys = 3;
constexpr std::int64_t kSlices = 1 << kKeys;

/// All slices of three keys, [8, 3]; slice i holds key k where bit k of i is set.
Tensor everySlice() {
  const Tensor numbers = torch::arange(kSlices).unsqueeze(1);
  return numbers.bitwise_right_shift(torch::arange(kKeys)).bitwise_and(1).to(torch::kFloat64);
}

/// p(slice given state and past) for every slice, [8]: from the likelihoods of sequences that end
/// with it, which the reference execution knows for every state.
Tensor probabilities(const hmm::HiddenMarkovModel& model, const Tensor& past, std::int64_t state) {
  std::vector<Tensor> sequences;
  for (std::int64_t i = 0; i < kSlices; ++i)
    sequences.push_back(torch::cat({past, everySlice().narrow(0, i, 1)}));
  const auto batch = batch::pack(sequences);
  const auto all = hmm::enumerate(model, batch, {}, hmm::hmmOpsFor(types::Execution::Reference));
  return batch.at(all.logProbs, batch.steps() - 1).select(1, state).exp();
}

Tensor numbersOf(const Tensor& notes) {
  return torch::mv(notes.to(torch::kFloat64), torch::tensor({1.0, 2.0, 4.0}, torch::kFloat64))
      .to(torch::kInt64);
}

/// Two slices of the past, the last first, for each of R sequences; undefined for no lags.
Tensor laggedOf(const hmm::HiddenMarkovModel& model, const Tensor& past, std::int64_t count) {
  if (model.lagsSeen() == 0) return {};
  return past.flip(0).narrow(0, 0, model.lagsSeen()).reshape({1, -1}).expand({count, -1});
}

double chiSquare(const Tensor& counts, const Tensor& expected) {
  return ((counts - expected).square() / expected).sum().item<double>();
}

} // namespace

TEST(SliceDraw, SlicesComeAsOftenAsTheModelSays) {
  torch::manual_seed(41);
  constexpr std::int64_t kDraws = 20000;
  const Tensor past = torch::tensor({{1, 0, 1}, {0, 1, 1}}, torch::kFloat64);
  for (const auto& [name, config] : test::hmmVariants()) {
    const auto model = test::randomHmm(config, kKeys);
    const torch::NoGradGuard noGrad;
    const hmm::SliceDraw draw(*model);
    const std::int64_t state = model->states() - 1;
    const auto slices =
        draw.drawNotes(torch::full({kDraws}, state, torch::kInt64), laggedOf(*model, past, kDraws),
                       torch::rand({kDraws, kKeys}, torch::kFloat64));
    const Tensor counts = torch::bincount(numbersOf(slices.notes), {}, kSlices).to(torch::kFloat64);
    const Tensor expected = kDraws * probabilities(*model, past, state);
    EXPECT_LT(chiSquare(counts, expected), 29.9) << name; // 7 degrees of freedom: 1 in 10,000
  }
}

TEST(SliceDraw, GivenNotesAreKeptAndWeighed) {
  // The sum over what is drawn of p(drawn) weight is p(given notes): here by averaging the weights.
  torch::manual_seed(42);
  constexpr std::int64_t kDraws = 20000;
  const Tensor past = torch::tensor({{1, 0, 1}, {0, 1, 1}}, torch::kFloat64);
  for (const auto& [name, config] : test::hmmVariants()) {
    const auto model = test::randomHmm(config, kKeys, torch::kFloat64, 0.7);
    const torch::NoGradGuard noGrad;
    const Tensor given = torch::tensor({-1, 1, 0});
    const auto slices = hmm::SliceDraw(*model).drawNotes(
        torch::zeros({kDraws}, torch::kInt64), laggedOf(*model, past, kDraws),
        torch::rand({kDraws, kKeys}, torch::kFloat64), given.expand({kDraws, kKeys}));
    EXPECT_TRUE((slices.notes.select(1, 1) == 1).all().item<bool>()) << name;
    EXPECT_TRUE((slices.notes.select(1, 2) == 0).all().item<bool>()) << name;
    const Tensor all = probabilities(*model, past, 0);
    const Tensor weights = slices.logProbGiven.exp();
    const double error = weights.std().item<double>() / std::sqrt(double(kDraws));
    EXPECT_NEAR(weights.mean().item<double>(), (all[2] + all[3]).item<double>(), 4 * error + 1e-12)
        << name;
  }
}

TEST(SliceDraw, StatesFollowTheTransition) {
  torch::manual_seed(43);
  constexpr std::int64_t kDraws = 20000;
  test::HmmConfig config = test::hmmConfig();
  config.hiddenDim = 4;
  const auto model = test::randomHmm(config, kKeys);
  const torch::NoGradGuard noGrad;
  const hmm::SliceDraw draw(*model);
  EXPECT_TRUE(torch::equal(draw.start(3), torch::zeros({3}, torch::kInt64)));
  const Tensor next =
      draw.nextStates(torch::full({kDraws}, 2, torch::kInt64), torch::rand({kDraws}));
  const Tensor probsX = model->named_parameters()["probs_x"];
  const Tensor expected = kDraws * torch::softmax(probsX[2], 0);
  EXPECT_LT(chiSquare(torch::bincount(next, {}, 4).to(torch::kFloat64), expected), 21.1);
}
