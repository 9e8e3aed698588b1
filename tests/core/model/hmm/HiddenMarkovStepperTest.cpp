#include "core/model/hmm/HiddenMarkovStepper.h"

#include "core/model/hmm/EnumeratedLikelihood.h"
#include "core/model/hmm/StateInference.h"
#include "tests/core/model/hmm/SmallHmm.h"

#include <cmath>
#include <gtest/gtest.h>

using namespace dmm;
namespace hmm = model::hmm;
using torch::Tensor;

namespace {

const hmm::HmmOps& reference() { return hmm::hmmOpsFor(types::Execution::Reference); }

/// Four slices of the lowest three keys of a piano.
types::PianoRoll smallPiece() {
  types::PianoRoll piece;
  piece.slices.resize(4);
  piece.slices[0].set(0);
  piece.slices[1].set(0);
  piece.slices[1].set(2);
  piece.slices[3].set(1);
  return piece;
}

/// Sees three keys of a piano, as Pyro's models see those that sounded.
std::shared_ptr<hmm::HiddenMarkovModel> pianoModel(const test::HmmVariant& variant) {
  torch::manual_seed(11);
  return test::randomHmm(variant.config, types::kKeyCount, torch::kFloat64, 1, {0, 1, 2});
}

Tensor notesOf(const types::PianoRoll& piece, std::size_t t) {
  const types::PianoRoll one{{piece.slices[t]}};
  return batch::pack({&one}, torch::kFloat64).rows;
}

} // namespace

TEST(HiddenMarkovStepper, APiecesLikelihoodIsThatOfItsStepsOverAllStates) {
  const torch::NoGradGuard noGrad;
  const types::PianoRoll piece = smallPiece();
  for (const auto& variant : test::hmmVariants()) {
    const auto model = pianoModel(variant);
    const hmm::HiddenMarkovStepper stepper(*model, reference());
    const std::int64_t states = model->states();
    // log p(x_t given state, notes before), step by step, for all states side by side.
    const Tensor exact = hmm::enumerate(*model, batch::pack({&piece}, torch::kFloat64), {},
                                        reference())
                             .logProbs; // [T, S]
    model::Step before = stepper.start(states);
    for (std::size_t t = 0; t < piece.length(); ++t) {
      Tensor state = stepper.next(before, torch::zeros({states, 2}, torch::kFloat64)).clone();
      state.select(1, 0).copy_(torch::arange(states));
      const auto notes = stepper.notesIn(state, before);
      const Tensor logProb = notes->logProb(notesOf(piece, t));
      EXPECT_TRUE(torch::allclose(logProb, exact[std::int64_t(t)], 1e-9, 1e-9)) << variant.name;
      // The same of two rows at once, and of two of the three keys by their logits.
      const Tensor sounding = notesOf(piece, t).expand({states, -1});
      const Tensor every = stepper.logProbs(sounding, torch::ones_like(sounding), before);
      EXPECT_TRUE(torch::allclose(every, exact[std::int64_t(t)].expand_as(every), 1e-9, 1e-9))
          << variant.name;
      Tensor counted = torch::zeros_like(sounding);
      counted.narrow(1, 0, 2).fill_(1);
      const Tensor some = stepper.logProbs(sounding, counted, before);
      const Tensor expected =
          torch::log_sigmoid((2 * sounding - 1) * notes->logits(notesOf(piece, t)))
              .narrow(1, 0, 2)
              .sum(1);
      EXPECT_TRUE(torch::allclose(some, expected.expand_as(some), 1e-9, 1e-9)) << variant.name;
      before = {state, notesOf(piece, t).expand({states, -1})};
    }
  }
}

TEST(HiddenMarkovStepper, ReadsAPieceByItsPosterior) {
  const torch::NoGradGuard noGrad;
  torch::manual_seed(3);
  const types::PianoRoll piece = smallPiece();
  constexpr std::int64_t kPaths = 20000;
  for (const auto& variant : test::hmmVariants()) {
    if (variant.name != "hmm" && variant.name != "nnhmm all" && variant.name != "pfhmm") continue;
    const auto model = pianoModel(variant);
    const hmm::HiddenMarkovStepper stepper(*model, reference());
    const Tensor posterior = hmm::smoothedStates(
        hmm::enumerate(*model, batch::pack({&piece}, torch::kFloat64), {}, reference()));
    const auto reading = stepper.read(piece);
    model::Step step = stepper.start(kPaths);
    for (std::size_t t = 0; t < piece.length(); ++t) {
      const Tensor state =
          reading->next(std::int64_t(t), step, torch::randn({kPaths, 2}, torch::kFloat64));
      step = {state, notesOf(piece, t).expand({kPaths, -1})};
      for (std::int64_t s = 0; s < model->states(); ++s) {
        const double expected = posterior[std::int64_t(t)][s].item<double>();
        const double error = std::sqrt(expected * (1 - expected) / kPaths);
        EXPECT_NEAR((state.select(1, 0) == s).to(torch::kFloat64).mean().item<double>(), expected,
                    4.5 * error + 1e-9)
            << variant.name;
      }
    }
  }
}

TEST(HiddenMarkovStepper, NoNoiseTakesTheLikeliestStateAndSharesChooseBetweenTwo) {
  const torch::NoGradGuard noGrad;
  const auto model = pianoModel(test::hmmVariants().front());
  const hmm::HiddenMarkovStepper stepper(*model, reference());
  const Tensor none = torch::zeros({1, 2}, torch::kFloat64);
  const Tensor state = stepper.next(stepper.start(1), none);
  EXPECT_EQ(state[0][0].item<std::int64_t>(),
            model->transition(reference())[0].argmax().item<std::int64_t>());

  const Tensor first = torch::full({1000, 1}, 1.0, torch::kFloat64), second = first + 1;
  const Tensor noise = torch::randn({1000, 2}, torch::kFloat64);
  EXPECT_TRUE(torch::equal(stepper.between(first, second, 0, noise), first));
  EXPECT_TRUE(torch::equal(stepper.between(first, second, 1, noise), second));
  EXPECT_NEAR(stepper.between(first, second, 0.3, noise).mean().item<double>(), 1.3, 0.07);
}

TEST(HiddenMarkovStepper, KeysThatAreNotSeenDoNotSound) {
  const torch::NoGradGuard noGrad;
  for (const auto& variant : test::hmmVariants()) {
    const auto model = pianoModel(variant);
    const hmm::HiddenMarkovStepper stepper(*model, reference());
    const model::Step before = stepper.start(1);
    const Tensor state = stepper.next(before, torch::zeros({1, 2}, torch::kFloat64));
    const Tensor logits = stepper.notesIn(state, before)
                              ->logits(torch::zeros({1, types::kKeyCount}, torch::kFloat64));
    EXPECT_EQ(logits.sizes(), (torch::IntArrayRef{1, types::kKeyCount}));
    EXPECT_TRUE(
        (torch::sigmoid(logits.narrow(1, 3, types::kKeyCount - 3)) == 0).all().item<bool>());
    EXPECT_TRUE((torch::sigmoid(logits.narrow(1, 0, 3)) > 0).all().item<bool>());
  }
}
