// Where training begins: under Pyro's priors where Pyro's guide begins.

#include "core/model/hmm/structures/Registry.h"

#include <torch/torch.h>

#include <cmath>
#include <gtest/gtest.h>
#include <numbers>

using namespace dmm;
namespace hmm = model::hmm;
using torch::Tensor;

namespace {

std::shared_ptr<hmm::HiddenMarkovModel> started(const char* structure, types::HmmPrior prior,
                                                std::uint64_t seed = 1) {
  types::ExperimentConfig::ModelConfig config;
  config.family = types::Family::Hmm;
  config.structure = structure;
  config.hiddenDim = 64;
  config.prior = prior;
  auto model = hmm::makeModel({config});
  model->initialise(torch::make_generator<torch::CPUGeneratorImpl>(seed));
  return model;
}

Tensor valueOf(const hmm::HiddenMarkovModel& model, const char* name) {
  return model.named_parameters()[name].detach().to(torch::kFloat64);
}

} // namespace

/// The distribution function of Beta(0.1, 0.9), where x is small, is x^0.1 / (0.1 B(0.1, 0.9)), and
/// B(a, 1 - a) = pi / sin(pi a). Of 15 draws it takes the median to the median of 15 uniform ones,
/// which has the distribution Beta(8, 8): mean 1/2, variance 1/68.
TEST(HmmStart, KeysBeginAtTheMedianOfTheirPrior) {
  for (const char* structure : {"hmm", "arhmm", "fhmm", "pfhmm"}) {
    const auto model = started(structure, types::HmmPrior::Map);
    const Tensor x = torch::sigmoid(valueOf(*model, "probs_y")).flatten();
    const double normaliser = 0.1 * std::numbers::pi / std::sin(0.1 * std::numbers::pi);
    const Tensor uniform = (x.log() * 0.1).exp() / normaliser;
    const double count = double(x.numel());
    // The leading term of the series is 1 % off at x = 0.1, where the median hardly ever lies.
    EXPECT_NEAR(uniform.mean().item<double>(), 0.5, 4 / std::sqrt(68 * count) + 1e-3) << structure;
    EXPECT_NEAR(uniform.var().item<double>(), 1.0 / 68, 4 * std::sqrt(2 / count) / 68 + 5e-4)
        << structure;
  }
}

/// The mean of uniform draws is 1/2, their variance 1/12, and that of the variance 1/180 a draw.
TEST(HmmStart, KeysWithoutAPriorBeginAtUniformDraws) {
  for (const char* structure : {"2hmm", "2hmm_raftery"}) {
    const auto model = started(structure, types::HmmPrior::Map);
    const Tensor x = torch::sigmoid(valueOf(*model, "probs_y")).flatten();
    const double count = double(x.numel());
    EXPECT_NEAR(x.mean().item<double>(), 0.5, 4 / std::sqrt(12 * count)) << structure;
    EXPECT_NEAR(x.var().item<double>(), 1.0 / 12, 4 / std::sqrt(180 * count)) << structure;
  }
}

TEST(HmmStart, SimplicesWithAPriorBeginUniform) {
  for (const char* structure : {"hmm", "arhmm", "nnhmm", "fhmm", "pfhmm"})
    EXPECT_EQ(
        valueOf(*started(structure, types::HmmPrior::Map), "probs_x").abs().max().item<double>(), 0)
        << structure;
}

/// Without a prior a row is of uniform draws, normalised: their mean is 1 / S by symmetry, and the
/// largest share of a row of S is at most 1 / (S times the mean of the draws), about 2 / S.
TEST(HmmStart, SimplicesWithoutAPriorBeginAtNormalisedUniformDraws) {
  const Tensor rows =
      torch::softmax(valueOf(*started("2hmm", types::HmmPrior::Map), "probs_x"), -1);
  const double largest = rows.max().item<double>() * 64;
  EXPECT_LT(largest, 2.8);
  EXPECT_GT(largest, 1.8);
  // Of u / mean(u) with u uniform the variance is about 1/3.
  EXPECT_NEAR((rows * 64).var().item<double>(), 1.0 / 3, 0.01);
}

TEST(HmmStart, SeedsDifferAndRepeat) {
  for (const auto prior : {types::HmmPrior::Map, types::HmmPrior::None}) {
    const Tensor first = valueOf(*started("hmm", prior, 1), "probs_y");
    EXPECT_TRUE(first.equal(valueOf(*started("hmm", prior, 1), "probs_y")));
    EXPECT_FALSE(first.equal(valueOf(*started("hmm", prior, 2), "probs_y")));
  }
}
