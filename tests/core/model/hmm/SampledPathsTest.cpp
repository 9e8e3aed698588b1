#include "core/model/hmm/SampledPaths.h"

#include "core/model/hmm/StateInference.h"
#include "tests/core/model/hmm/SmallHmm.h"

#include <cmath>
#include <gtest/gtest.h>

using namespace dmm;
namespace hmm = model::hmm;
using torch::Tensor;
using types::GuideDensity;

namespace {

constexpr std::int64_t kSamples = 3;

/// Two sequences, of 4 and 2 slices of 3 keys, seen by a model of 4 states.
struct Small {
  Small() {
    torch::manual_seed(4);
    model = test::randomHmm(test::hmmVariants().front().config, 3);
    batch = batch::pack({torch::rand({2, 3}, torch::kFloat64).round(),
                         torch::rand({4, 3}, torch::kFloat64).round()});
  }
  hmm::Enumeration enumerate() const {
    return hmm::enumerate(*model, batch, {}, hmm::hmmOpsFor(types::Execution::Reference));
  }

  std::shared_ptr<hmm::HiddenMarkovModel> model;
  batch::PackedBatch batch;
};

/// log p(x_t given s_t) along the path that these numbers choose: of each step the state whose
/// share of the row the number falls into.
std::vector<double> likelihoodsAlong(const hmm::Enumeration& all, const Tensor& uniform,
                                     std::int64_t sequence) {
  std::vector<double> found;
  std::int64_t state = 0;
  for (std::int64_t t = 0; t < all.steps.count() && sequence < all.steps.rows(t); ++t) {
    const std::int64_t row = all.steps.begin(t) + sequence;
    double left = uniform[row].item<double>();
    std::int64_t next = 0;
    while (left >= all.transition[state][next].item<double>())
      left -= all.transition[state][next++].item<double>();
    state = next;
    found.push_back(all.logProbs[row][state].item<double>());
  }
  return found;
}

} // namespace

TEST(SampledPaths, TheMixtureHasTheLikelihoodInTheMeanAndItsLogarithmLess) {
  const torch::NoGradGuard noGrad;
  const Small small;
  const hmm::Enumeration all = small.enumerate();
  const Tensor exact = hmm::hmmOpsFor(types::Execution::Reference)
                           .logLikelihoods(all.transition, all.logProbs, all.steps);
  constexpr int kDraws = 4000;
  std::vector<Tensor> draws;
  for (int i = 0; i < kDraws; ++i)
    draws.push_back(hmm::sampledLogLikelihoods(
        all, torch::rand({all.steps.rowCount(), kSamples}, torch::kFloat64),
        GuideDensity::Mixture));
  const Tensor logs = torch::stack(draws);
  const Tensor ratios = torch::exp(logs - exact);
  const Tensor error = ratios.std(0) / std::sqrt(double(kDraws));
  EXPECT_TRUE(((ratios.mean(0) - 1).abs() < 4.5 * error).all().item<bool>())
      << ratios.mean(0) << error;
  EXPECT_TRUE((logs.mean(0) < exact).all().item<bool>());
}

TEST(SampledPaths, PairByPairItIsTheMeanLikelihoodOfEachSlice) {
  const torch::NoGradGuard noGrad;
  const Small small;
  const hmm::Enumeration all = small.enumerate();
  const Tensor uniform = torch::rand({all.steps.rowCount(), kSamples}, torch::kFloat64);
  const Tensor sampled = hmm::sampledLogLikelihoods(all, uniform, GuideDensity::Pairwise);
  const Tensor single =
      hmm::sampledLogLikelihoods(all, uniform.narrow(1, 0, 1).contiguous(), GuideDensity::Mixture);
  for (std::int64_t sequence = 0; sequence < 2; ++sequence) {
    std::vector<std::vector<double>> paths;
    for (std::int64_t k = 0; k < kSamples; ++k)
      paths.push_back(likelihoodsAlong(all, uniform.select(1, k), sequence));
    double expected = 0, one = 0;
    for (std::size_t t = 0; t < paths[0].size(); ++t) {
      double mean = 0;
      for (const auto& path : paths) mean += std::exp(path[t]) / double(kSamples);
      expected += std::log(mean);
      one += paths[0][t];
    }
    EXPECT_NEAR(sampled[sequence].item<double>(), expected, 1e-12);
    EXPECT_NEAR(single[sequence].item<double>(), one, 1e-12) << "a single path";
  }
}

TEST(SampledPaths, TheGradientIsThatOfWhatWasDrawn) {
  const Small small;
  const Tensor uniform =
      torch::rand({small.batch.rowCount(), kSamples}, torch::kFloat64) * 0.9 + 0.05;
  // With q held, each density is its own function of the transition: differences of it, with the
  // same states drawn.
  for (const GuideDensity density : {GuideDensity::Mixture, GuideDensity::Pairwise}) {
    const hmm::Enumeration all = small.enumerate();
    Tensor emissions = all.logProbs.detach().clone().requires_grad_();
    hmm::Enumeration own{{}, all.transition.detach(), emissions, all.steps};
    hmm::sampledLogLikelihoods(own, uniform, density).sum().backward();
    const Tensor gradient = emissions.grad();
    constexpr double kStep = 1e-6;
    const torch::NoGradGuard noGrad;
    for (std::int64_t row = 0; row < gradient.size(0); ++row)
      for (std::int64_t state = 0; state < gradient.size(1); ++state) {
        const auto at = [&](double step) {
          own.logProbs = emissions.detach().clone();
          own.logProbs[row][state] += step;
          return hmm::sampledLogLikelihoods(own, uniform, density).sum().item<double>();
        };
        EXPECT_NEAR(gradient[row][state].item<double>(), (at(kStep) - at(-kStep)) / (2 * kStep),
                    1e-7);
      }
  }
}
