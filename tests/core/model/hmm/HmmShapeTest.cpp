#include "core/types/ModelShape.h"
#include "tests/core/model/hmm/SmallHmm.h"

#include <gtest/gtest.h>

using namespace dmm;

TEST(HmmShape, TheOneDescriptionIsThatOfTheModels) {
  for (auto variant : test::hmmVariants(9)) {
    variant.config.nnChannels = 3;
    const auto model = model::hmm::makeModel({variant.config});
    std::int64_t numbers = 0;
    for (const auto& parameter : model->parameters()) numbers += parameter.numel();
    EXPECT_EQ(types::parameterCount(variant.config), numbers) << variant.name;
    const auto parameters = model->named_parameters();
    for (const types::Layer& layer : types::layersOf(variant.config)) {
      ASSERT_TRUE(parameters.contains(layer.name)) << variant.name << " " << layer.name;
      if (layer.in == 0) continue;
      EXPECT_EQ(parameters[layer.name].sizes(), torch::IntArrayRef(layer.weightShape()))
          << variant.name << " " << layer.name;
    }
  }
}

// Pyro 1.9.2's count of its own parameters, without the 37 keys that train never plays.
TEST(HmmShape, CountsAsPyroDoes) {
  auto config = test::hmmConfig();
  const auto countOf = [&](const char* structure) {
    config.structure = structure;
    std::int64_t count = 0;
    for (const types::Layer& layer : types::layersOf(config, 51)) count += layer.parameters();
    return count;
  };
  EXPECT_EQ(countOf("hmm"), 1072);
  EXPECT_EQ(countOf("arhmm"), 1888);
  EXPECT_EQ(countOf("fhmm"), 848);
  EXPECT_EQ(countOf("pfhmm"), 896);
  EXPECT_EQ(countOf("nnhmm"), 8523);
  EXPECT_EQ(countOf("2hmm"), 4912);
}

// What a step costs: the chain over all states, and the notes of each.
TEST(HmmShape, CountsTheWorkOfASlice) {
  auto config = test::hmmConfig();
  EXPECT_EQ(types::productsASlice(config, 1), 16 * 16 + 16 * 88);
  EXPECT_EQ(types::steppedProducts(config, types::Layer::Per::EachSlice), 16 * 16);
  config.structure = "2hmm";
  EXPECT_EQ(types::steppedProducts(config, types::Layer::Per::EachSlice), 16 * 16 * 16);
  EXPECT_EQ(types::transitionNumbers(config), 256 * 256);
}
