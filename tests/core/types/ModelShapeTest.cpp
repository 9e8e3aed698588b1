#include "core/types/ModelShape.h"

#include <gtest/gtest.h>

using namespace dmm;

// Summed by hand from the layers that Pyro's examples/dmm.py makes: weight and bias of each.
TEST(ModelShape, CountsTheParametersOfPyrosDefaults) {
  const std::int64_t emitter = (100 * 100 + 100) + (100 * 100 + 100) + (100 * 88 + 88);
  const std::int64_t gate = (100 * 200 + 200) + (200 * 100 + 100);
  const std::int64_t proposedMean = (100 * 200 + 200) + (200 * 100 + 100);
  const std::int64_t scaleAndLoc = (100 * 100 + 100) + (100 * 100 + 100);
  const std::int64_t combiner = (100 * 600 + 600) + 2 * (600 * 100 + 100);
  const std::int64_t rnn = 88 * 600 + 600 * 600 + 600 + 600;
  const std::int64_t initialStates = 100 + 100 + 600;
  const auto sum = emitter + gate + proposedMean + scaleAndLoc + combiner + rnn + initialStates;
  EXPECT_EQ(sum, 725488);
  EXPECT_EQ(types::parameterCount({}), sum);
}

// Different prime sizes: a mixed-up dimension shows.
TEST(ModelShape, EveryDimensionCounts) {
  const std::int64_t emitter = (2 * 3 + 3) + (3 * 3 + 3) + (3 * 88 + 88);
  const std::int64_t transition = 2 * ((2 * 5 + 5) + (5 * 2 + 2)) + 2 * (2 * 2 + 2);
  const std::int64_t combiner = (2 * 7 + 7) + 2 * (7 * 2 + 2);
  const std::int64_t rnn = 88 * 7 + 7 * 7 + 2 * 7;
  const auto sum = emitter + transition + combiner + rnn + (2 + 2 + 7);
  EXPECT_EQ(types::parameterCount({2, 3, 5, 7}), sum);
  EXPECT_EQ(types::parameterCount({2, 3, 5, 7, 4, 11}), sum + 4 * ((2 * 11 + 11) + (11 * 4 + 4)));
}

TEST(ModelShape, CountsTheWorkOfASlice) {
  const types::ExperimentConfig::ModelConfig model{2, 3, 5, 7};
  const double slice = 88 * 7 + 7 * 7;
  const double sample = (2 * 3 + 3 * 3 + 3 * 88) + (4 * 2 * 5 + 2 * 2 * 2) + 3 * 2 * 7;
  EXPECT_EQ(types::productsASlice(model, 1), slice + sample);
  EXPECT_EQ(types::productsASlice(model, 10), slice + 10 * sample);
  EXPECT_EQ(types::outputsASlice(model, 10),
            (7 + 7) + 10 * ((3 + 3 + 88) + (2 * 5 + 4 * 2) + (7 + 2 + 2)));
}

TEST(ModelShape, OnlySomeObjectivesDrawSeveralSamples) {
  types::ExperimentConfig config;
  config.objective.numSamples = 7;
  EXPECT_EQ(types::samplesASlice(config), 1);
  config.objective.name = "iwae";
  EXPECT_EQ(types::samplesASlice(config), 7);
}

TEST(ModelShape, TheEncodersMatricesFromStateToStateAreRecurrent) {
  types::ExperimentConfig::ModelConfig model;
  using Names = std::set<std::string>;
  EXPECT_EQ(types::recurrentWeights(model), Names{"rnn.weight_hh_l0"});
  model.encoder = "lstm";
  model.guide = "structured_left";
  EXPECT_EQ(types::recurrentWeights(model), Names{"rnn_forward.weight_hh_l0"});
  model.guide = "mean_field_both";
  EXPECT_EQ(types::recurrentWeights(model),
            (Names{"rnn.weight_hh_l0", "rnn_forward.weight_hh_l0"}));
  model.family = types::Family::Hmm;
  EXPECT_TRUE(types::recurrentWeights(model).empty());
}
