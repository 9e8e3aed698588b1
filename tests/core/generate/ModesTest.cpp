#include "core/data/Dataset.h"
#include "core/generate/Composition.h"
#include "core/generate/SourcePiece.h"
#include "core/generate/modes/Mode.h"
#include "core/model/SequenceModel.h"

#include <gtest/gtest.h>

using namespace dmm;
using types::GenerationMode;

namespace {

class ModesTest : public ::testing::Test {
 protected:
  ModesTest() {
    model->to(torch::kFloat64);
    model->initialise(torch::make_generator<torch::CPUGeneratorImpl>(3));
    stepper = model->stepper(ops::opsFor(types::Execution::Reference));
    settings.piece = {types::Split::Test, 2};
    settings.second = {types::Split::Test, 4};
    settings.lengthQuarters = 12;
    settings.givenQuarters = 5;
    settings.seed = 11;
  }

  /// The states of all steps, [T, D].
  torch::Tensor path(GenerationMode how) {
    settings.mode = how;
    const auto mode = generate::makeMode({settings, *stepper, dataset.get()});
    generate::NoiseSource source(settings.seed, 0);
    std::vector<torch::Tensor> states;
    model::Step before = stepper->start(1);
    for (std::int64_t t = 0; t < mode->steps(); ++t) {
      before.state = mode->next(t, before, generate::drawNoise(source, 1, 1, *stepper)[0]);
      states.push_back(before.state);
    }
    return torch::cat(states);
  }

  const types::PianoRoll& piece(const types::PieceRef& which) const {
    return generate::findRoll(*dataset, which);
  }

  static std::shared_ptr<const data::Dataset> chorales() {
    types::ExperimentConfig::DatasetConfig config;
    config.file = "builtin:jsb-chorales";
    return data::Dataset::fromConfig(config);
  }

  torch::NoGradGuard noGrad;
  std::shared_ptr<const data::Dataset> dataset = chorales();
  std::shared_ptr<model::SequenceModel> model = model::makeModel({{4, 5, 6, 7}});
  std::unique_ptr<model::Stepper> stepper;
  types::GenerationSettings settings;
};

} // namespace

TEST_F(ModesTest, FullStrengthIsTheModelAlone) {
  settings.strength = 1;
  const torch::Tensor varied = path(GenerationMode::Vary);
  settings.lengthQuarters = varied.size(0);
  EXPECT_TRUE(torch::allclose(varied, path(GenerationMode::Prior), 0, 1e-12));
}

TEST_F(ModesTest, NoStrengthIsTheReading) {
  settings.strength = 0;
  const torch::Tensor read = path(GenerationMode::Reconstruct);
  EXPECT_EQ(read.size(0), std::int64_t(piece(settings.piece).length()));
  EXPECT_TRUE(torch::equal(path(GenerationMode::Vary), read));
  settings.strength = 0.5;
  EXPECT_FALSE(torch::allclose(path(GenerationMode::Vary), read));
}

TEST_F(ModesTest, InterpolatingGoesFromOnePieceToTheOther) {
  settings.position = 0;
  const torch::Tensor first = path(GenerationMode::Interpolate);
  EXPECT_EQ(first.size(0), std::int64_t(std::min(piece(settings.piece).length(),
                                                 piece(settings.second).length())));
  settings.position = 1;
  const torch::Tensor second = path(GenerationMode::Interpolate);
  settings.position = 0.25;
  EXPECT_TRUE(
      torch::allclose(path(GenerationMode::Interpolate), 0.75 * first + 0.25 * second, 0, 1e-12));
  EXPECT_FALSE(torch::allclose(first, second));
}

// A continuation knows of its piece no more than what is given of it, and sounds that as it is.
TEST_F(ModesTest, AContinuationReadsTheGivenSlicesAlone) {
  settings.mode = GenerationMode::Continue;
  const auto mode = generate::makeMode({settings, *stepper, dataset.get()});
  for (std::int64_t t = 0; t < 12; ++t) EXPECT_EQ(mode->given(t).has_value(), t < 5) << t;
  const auto composed = generate::composeSteps(*mode, *stepper, settings);
  ASSERT_EQ(composed.roll.length(), 12U);
  EXPECT_EQ(composed.probabilities.size(), 12U);
  for (std::size_t t = 0; t < 5; ++t)
    EXPECT_EQ(composed.roll.slices[t], piece(settings.piece).slices[t]) << t;

  // The guide over five slices, and then the transition from where it came to.
  const torch::Tensor continued = path(GenerationMode::Continue);
  const auto given = generate::firstSlices(piece(settings.piece), 5);
  const auto reading = stepper->read(given);
  generate::NoiseSource source(settings.seed, 0);
  model::Step step = stepper->start(1);
  for (std::int64_t t = 0; t < 12; ++t) {
    const torch::Tensor noise = generate::drawNoise(source, 1, 1, *stepper)[0];
    step.state = t < 5 ? reading->next(t, step, noise) : stepper->next(step, noise);
    EXPECT_TRUE(torch::allclose(continued[t], step.state[0], 0, 1e-12)) << t;
  }
}

namespace {

class Certain final : public model::NoteDistribution {
 public:
  explicit Certain(torch::Tensor logits) : m_logits(std::move(logits)) {}
  torch::Tensor logProb(const torch::Tensor&) const override { return {}; }
  torch::Tensor logits(const torch::Tensor&) const override { return m_logits; }

 private:
  torch::Tensor m_logits;
};

/// A model whose notes are those of the step before, one key higher: what is drawn is fed back.
class Climbing final : public model::Stepper {
 public:
  std::int64_t noiseWidth() const override { return 1; }
  torch::Dtype dtype() const override { return torch::kFloat64; }
  model::Step start(std::int64_t paths) const override { return {torch::zeros({paths, 1}), {}}; }
  torch::Tensor next(const model::Step& before, const torch::Tensor& /*noise*/) const override {
    return before.state + 1;
  }
  std::unique_ptr<model::NoteDistribution> notesIn(const torch::Tensor& /*state*/,
                                                   const model::Step& before) const override {
    torch::Tensor keys = torch::full({1, types::kKeyCount}, -100.0, torch::kFloat64);
    if (before.notes.defined())
      keys += 200 * before.notes.roll(1, 1);
    else
      keys[0][30] = 100;
    return std::make_unique<Certain>(keys);
  }
  std::unique_ptr<model::Reading> read(const types::PianoRoll&) const override { return nullptr; }
};

} // namespace

TEST(Composition, WhatIsDrawnIsFedBack) {
  types::GenerationSettings settings;
  settings.lengthQuarters = 7;
  settings.notes = types::NoteRule::Sampled;
  const Climbing stepper;
  const auto mode = generate::makeMode({settings, stepper, nullptr});
  const auto composed = generate::composeSteps(*mode, stepper, settings);
  ASSERT_EQ(composed.roll.length(), 7U);
  for (std::size_t t = 0; t < 7; ++t) {
    types::Slice expected;
    expected.set(30 + t);
    EXPECT_EQ(composed.roll.slices[t], expected) << t;
  }
}
