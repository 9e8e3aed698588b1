#include "core/model/dmm/DeepMarkovStepper.h"

#include "core/model/dmm/Trace.h"
#include "core/types/PartInfo.h"

#include <gtest/gtest.h>

using namespace dmm;

namespace {

constexpr std::int64_t kSteps = 6;

using Config = model::SequenceModel::Config;

class DeepMarkovStepperTest : public ::testing::TestWithParam<Config> {
 protected:
  DeepMarkovStepperTest() {
    model.to(torch::kFloat64);
    model.initialise(torch::make_generator<torch::CPUGeneratorImpl>(3));
    for (std::size_t t = 0; t < kSteps; ++t) roll.slices[t].set(20 + 3 * t).set(50);
    rows = batch::pack({&roll}, torch::kFloat64).rows; // one sequence: a row is a slice
  }

  torch::Tensor noise(std::int64_t paths) {
    return torch::randn({paths, kSteps, stepper.noiseWidth()}, generator, torch::kFloat64);
  }

  torch::NoGradGuard noGrad;
  torch::Generator generator = torch::make_generator<torch::CPUGeneratorImpl>(11);
  model::DeepMarkovModel model{GetParam()};
  types::PianoRoll roll{std::vector<types::Slice>(kSteps)};
  torch::Tensor rows;
  const ops::Ops& ops = ops::opsFor(types::Execution::Reference);
  model::DeepMarkovStepper stepper{model, ops};
};

std::vector<Config> variants() {
  const Config plain{4, 5, 6, 7};
  std::vector<Config> all;
  for (const std::string& guide : types::partNames(types::PartKind::Guide)) {
    all.push_back(plain);
    all.back().guide = guide;
  }
  all.front().numIafs = 2;
  all.front().iafDim = 9;
  all.push_back(plain);
  all.back().encoder = "lstm";
  all.back().embeddingDim = 5;
  all.back().emission = "nade_descending";
  all.back().nadeDim = 3;
  all.back().previousNotes = types::PreviousNotes::Both;
  all.back().firstState = types::FirstState::StandardNormal;
  all.push_back(all.back());
  all.back().transition = "mlp";
  all.back().encoder = "gru";
  all.back().emission = "nade_ascending";
  all.back().guide = "mean_field_both";
  return all;
}

} // namespace

INSTANTIATE_TEST_SUITE_P(Variants, DeepMarkovStepperTest, ::testing::ValuesIn(variants()));

// Step by step what trace() does at once: states, notes and the model's own distribution.
TEST_P(DeepMarkovStepperTest, AReadingsPathIsThatOfTheObjectives) {
  const torch::Tensor drawn = noise(3);
  const auto expected = model::trace(model, batch::pack({&roll}, torch::kFloat64), drawn, ops);
  const auto reading = stepper.read(roll);
  model::Step step = stepper.start(3);
  for (std::int64_t t = 0; t < kSteps; ++t) {
    const torch::Tensor none = torch::zeros({3, stepper.noiseWidth()}, torch::kFloat64);
    EXPECT_TRUE(
        torch::allclose(stepper.next(step, none), expected.prior.loc.select(1, t), 0, 1e-12))
        << t;
    const torch::Tensor state = reading->next(t, step, drawn.select(1, t));
    EXPECT_TRUE(torch::allclose(state, expected.z.select(1, t), 0, 1e-12)) << t;
    EXPECT_TRUE(
        torch::allclose(stepper.notesIn(state, step)->logProb(rows.narrow(0, t, 1).expand({3, -1})),
                        expected.logLikelihood.select(1, t), 0, 1e-12))
        << t;
    step = {state, rows.narrow(0, t, 1).expand({3, -1})};
  }
}

TEST_P(DeepMarkovStepperTest, TheModelsOwnStepIsTheTransitions) {
  const torch::Tensor drawn = noise(2);
  torch::Tensor z = model.z0().expand({2, 4});
  torch::Tensor heard = torch::zeros({2, types::kKeyCount}, torch::kFloat64);
  model::Step step = stepper.start(2);
  for (std::int64_t t = 0; t < kSteps; ++t) {
    const auto prior = model.prior(z, heard, t == 0 ? 2 : 0, ops);
    z = prior.loc + prior.scale * drawn.select(1, t);
    step.state = stepper.next(step, drawn.select(1, t));
    EXPECT_TRUE(torch::allclose(step.state, z, 0, 1e-12)) << t;
    step.notes = heard = rows.narrow(0, t, 1).expand({2, -1});
  }
}

TEST_P(DeepMarkovStepperTest, LogitsAreThoseOfTheProbability) {
  const torch::Tensor state = torch::randn({5, 4}, generator, torch::kFloat64);
  const torch::Tensor slice = rows.narrow(0, 2, 1);
  const auto notes = stepper.notesIn(state, stepper.start(5));
  const torch::Tensor on = torch::sigmoid(notes->logits(slice.expand({5, -1})));
  const torch::Tensor expected = (slice * on.log() + (1 - slice) * (1 - on).log()).sum(1);
  EXPECT_TRUE(torch::allclose(notes->logProb(slice.expand({5, -1})), expected, 0, 1e-9));
}
