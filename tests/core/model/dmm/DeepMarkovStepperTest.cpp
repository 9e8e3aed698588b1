#include "core/model/dmm/DeepMarkovStepper.h"

#include "core/model/dmm/Trace.h"

#include <gtest/gtest.h>

using namespace dmm;

namespace {

constexpr std::int64_t kSteps = 6;

class DeepMarkovStepperTest : public ::testing::Test {
 protected:
  DeepMarkovStepperTest() {
    model.to(torch::kFloat64);
    model.initialise(torch::make_generator<torch::CPUGeneratorImpl>(3));
    for (std::size_t t = 0; t < kSteps; ++t) roll.slices[t].set(20 + 3 * t).set(50);
  }

  torch::Tensor noise(std::int64_t paths) {
    return torch::randn({paths, kSteps, stepper.noiseWidth()}, generator, torch::kFloat64);
  }

  torch::NoGradGuard noGrad;
  torch::Generator generator = torch::make_generator<torch::CPUGeneratorImpl>(11);
  model::DeepMarkovModel model{{4, 5, 6, 7, /*flows=*/2, 9}};
  types::PianoRoll roll{std::vector<types::Slice>(kSteps)};
  const ops::Ops& ops = ops::opsFor(types::Execution::Reference);
  model::DeepMarkovStepper stepper{model, ops};
};

} // namespace

TEST_F(DeepMarkovStepperTest, AReadingsPathIsThatOfTheObjectives) {
  const torch::Tensor drawn = noise(3);
  const types::PianoRoll* piece = &roll; // one sequence: packed order is the order of time
  const auto batch = batch::pack({piece}, torch::kFloat64);
  const auto expected = model::trace(model, batch, drawn, ops);
  const auto reading = stepper.read(roll);
  model::Step step = stepper.start(3);
  for (std::int64_t t = 0; t < kSteps; ++t) {
    const torch::Tensor state = reading->next(t, step, drawn.select(1, t));
    EXPECT_TRUE(torch::allclose(state, expected.z.select(1, t), 0, 1e-12)) << t;
    EXPECT_TRUE(torch::allclose(stepper.logProb(batch.rows.narrow(0, t, 1), state, step),
                                expected.logLikelihood.select(1, t), 0, 1e-12))
        << t;
    step.state = state;
  }
}

TEST_F(DeepMarkovStepperTest, TheModelsOwnStepIsTheTransitions) {
  const torch::Tensor drawn = noise(2);
  torch::Tensor z = model.z0().expand({2, 4});
  model::Step step = stepper.start(2);
  for (std::int64_t t = 0; t < kSteps; ++t) {
    const auto prior = model.prior(z, {}, 0, ops);
    z = prior.loc + prior.scale * drawn.select(1, t);
    step.state = stepper.next(step, drawn.select(1, t));
    EXPECT_TRUE(torch::allclose(step.state, z, 0, 1e-12)) << t;
  }
}

TEST_F(DeepMarkovStepperTest, LogitsAreThoseOfTheProbability) {
  const torch::Tensor state = torch::randn({5, 4}, generator, torch::kFloat64);
  const torch::Tensor slice = batch::pack({&roll}, torch::kFloat64).rows.narrow(0, 2, 1);
  const model::Step before = stepper.start(5);
  const torch::Tensor on = torch::sigmoid(stepper.logits(state, before, {}));
  const torch::Tensor expected = (slice * on.log() + (1 - slice) * (1 - on).log()).sum(1);
  EXPECT_TRUE(torch::allclose(stepper.logProb(slice, state, before), expected, 0, 1e-9));
}
