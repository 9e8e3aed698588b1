#include "core/evaluate/SequenceBounds.h"

#include "core/model/dmm/DeepMarkovModel.h"

#include <cmath>
#include <gtest/gtest.h>

using namespace dmm;
using evaluate::BoundSettings;
using evaluate::sequenceBounds;

namespace {

/// A tiny model in float64 and five short sequences of unequal lengths, not sorted.
class SequenceBoundsTest : public ::testing::Test {
 protected:
  SequenceBoundsTest() : model({2, 3, 3, 4}, 4) {
    model.to(torch::kFloat64);
    auto generator = torch::make_generator<torch::CPUGeneratorImpl>(1);
    model.initialise(generator);
    const torch::NoGradGuard noGrad;
    // A guide wider than the prior keeps the weights bounded, so that few draws tell much.
    model.named_parameters()["combiner.lin_hidden_to_scale.bias"].add_(1.2);
    for (const std::int64_t steps : {2, 5, 1, 5, 3})
      sequences.push_back(torch::rand({steps, 4}, generator, torch::kFloat64).round());
  }

  /// Makes the keys independent coins, whatever z is; returns every sequence's log p(x).
  std::vector<double> ignoreZ() {
    const torch::NoGradGuard noGrad;
    auto parameters = model.named_parameters();
    parameters["emitter.lin_hidden_to_input.weight"].zero_();
    const auto heads = parameters["emitter.lin_hidden_to_input.bias"].sigmoid();
    std::vector<double> truth;
    for (const auto& x : sequences)
      truth.push_back((x * heads.log() + (1 - x) * (1 - heads).log()).sum().item<double>());
    return truth;
  }

  model::DeepMarkovModel model;
  std::vector<torch::Tensor> sequences;
};

void expectNear(const evaluate::SequenceBounds& a, const evaluate::SequenceBounds& b) {
  ASSERT_EQ(a.sequences.size(), b.sequences.size());
  for (std::size_t i = 0; i < a.sequences.size(); ++i) {
    EXPECT_EQ(a.sequences[i].steps, b.sequences[i].steps);
    EXPECT_NEAR(a.sequences[i].elbo, b.sequences[i].elbo, 1e-11) << i;
    EXPECT_NEAR(a.sequences[i].iwae, b.sequences[i].iwae, 1e-11) << i;
    EXPECT_NEAR(a.sequences[i].reconstruction, b.sequences[i].reconstruction, 1e-11) << i;
    EXPECT_NEAR(a.sequences[i].kl, b.sequences[i].kl, 1e-11) << i;
  }
  ASSERT_EQ(a.latentKl.size(), b.latentKl.size());
  for (std::size_t i = 0; i < a.latentKl.size(); ++i)
    EXPECT_NEAR(a.latentKl[i], b.latentKl[i], 1e-11) << i;
}

} // namespace

TEST_F(SequenceBoundsTest, BlocksChangeNothing) {
  // A slice of this model holds 6 x 2 + 2 x (4 + 3 + 3 + 4) = 40 numbers. In the first case, 7
  // draws of all 16 slices fit; in the others, 3 draws of the longest sequence, and one number.
  const auto whole = sequenceBounds(model, sequences, {7, 3, 1 << 20});
  for (const std::int64_t numbers : {40 * 16 * 3, 40 * 5 * 3, 1}) {
    SCOPED_TRACE(numbers);
    int blocks = 0;
    const auto blocked = sequenceBounds(model, sequences, {7, 3, numbers}, [&](double) {
      ++blocks;
      return true;
    });
    EXPECT_GT(blocks, 2);
    expectNear(*whole, *blocked);
  }
}

TEST_F(SequenceBoundsTest, FewerDrawsAreTheFirstOfMore) {
  const auto three = sequenceBounds(model, sequences, {3, 5});
  double sum[5] = {}, sumOfWeights[5] = {};
  for (std::int64_t k = 1; k <= 3; ++k) {
    const auto first = sequenceBounds(model, sequences, {k, 5});
    const auto before = k > 1 ? sequenceBounds(model, sequences, {k - 1, 5}) : std::nullopt;
    for (std::size_t i = 0; i < 5; ++i) {
      // The k-th draw's own log weight, from the means over k and over k - 1 draws.
      const double logWeight = double(k) * first->sequences[i].elbo -
                               (before ? double(k - 1) * before->sequences[i].elbo : 0);
      sum[i] += logWeight;
      sumOfWeights[i] += std::exp(logWeight);
    }
  }
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_NEAR(three->sequences[i].elbo, sum[i] / 3, 1e-10);
    EXPECT_NEAR(three->sequences[i].iwae, std::log(sumOfWeights[i] / 3), 1e-10);
  }
}

TEST_F(SequenceBoundsTest, ASequencesFigureDoesNotDependOnTheOthersLengths) {
  const auto all = sequenceBounds(model, sequences, {4, 5});
  sequences[4] = torch::ones({9, 4}, torch::kFloat64);
  const auto others = sequenceBounds(model, sequences, {4, 5});
  for (std::size_t i = 0; i < 4; ++i)
    EXPECT_NEAR(all->sequences[i].iwae, others->sequences[i].iwae, 1e-11);
}

TEST_F(SequenceBoundsTest, RisesToTheTruthAsDrawsAreAdded) {
  const auto truth = ignoreZ();
  double gapBefore = INFINITY, gapOfOne = 0;
  for (const std::int64_t particles : {1, 10, 100, 10000}) {
    const auto bounds = sequenceBounds(model, sequences, {particles, 2});
    double gap = 0;
    for (std::size_t i = 0; i < truth.size(); ++i) {
      EXPECT_NEAR(bounds->sequences[i].reconstruction, -truth[i], 1e-10); // z is ignored
      gap += truth[i] - bounds->sequences[i].iwae;
      EXPECT_NEAR(bounds->sequences[i].elbo,
                  -bounds->sequences[i].reconstruction - bounds->sequences[i].kl, 1e-12);
    }
    if (particles == 1) {
      EXPECT_NEAR(bounds->sequences[1].iwae, bounds->sequences[1].elbo, 1e-12);
      gapOfOne = gap;
    }
    EXPECT_LT(gap, gapBefore) << particles;
    gapBefore = gap;
  }
  EXPECT_LT(std::abs(gapBefore), 0.05 * gapOfOne);
}

TEST_F(SequenceBoundsTest, MeanWeightIsTheProbabilityWithinItsInterval) {
  const auto truth = ignoreZ();
  constexpr int kRepeats = 300;
  for (const std::size_t i : {std::size_t{0}, std::size_t{2}}) {
    double mean = 0, square = 0, bound = 0;
    for (int seed = 0; seed < kRepeats; ++seed) {
      const auto bounds =
          sequenceBounds(model, {sequences[i]}, {20, static_cast<std::uint64_t>(seed)});
      const double difference = bounds->sequences[0].iwae - truth[i];
      mean += std::exp(difference) / kRepeats;
      square += std::exp(2 * difference) / kRepeats;
      bound += difference / kRepeats;
    }
    const double deviation = std::sqrt((square - mean * mean) / kRepeats);
    EXPECT_NEAR(mean, 1, 4 * deviation) << i;
    EXPECT_LT(deviation, 0.1) << "too wide an interval to say anything";
    EXPECT_LT(bound, 0);
  }
}

TEST_F(SequenceBoundsTest, LatentKlAddsUpToTheKlInTheMean) {
  // The sum over dimensions of the closed form has the expectation of log q - log p along the path.
  double closed = 0, sampled = 0;
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    const auto bounds = sequenceBounds(model, sequences, {1, seed});
    ASSERT_EQ(bounds->latentKl.size(), 2U);
    for (const double kl : bounds->latentKl) {
      EXPECT_GE(kl, 0);
      closed += kl / 400;
    }
    for (const auto& sequence : bounds->sequences) sampled += sequence.kl / 400;
  }
  EXPECT_NEAR(closed, sampled, 0.05 * closed);
}

TEST_F(SequenceBoundsTest, ADimensionWhoseGuideIsItsPriorHasNoKl) {
  // One step from z_0 = z_q_0: the guide's second dimension is set to the prior's own.
  const torch::NoGradGuard noGrad;
  auto parameters = model.named_parameters();
  const auto prior = model.prior(model.z0(), {}, 0, ops::opsFor(types::Execution::Reference));
  parameters["combiner.lin_hidden_to_loc.weight"][1].zero_();
  parameters["combiner.lin_hidden_to_scale.weight"][1].zero_();
  parameters["combiner.lin_hidden_to_loc.bias"][1].copy_(prior.loc[1]);
  parameters["combiner.lin_hidden_to_scale.bias"][1].copy_(prior.scale[1].exp().sub(1).log());
  const auto bounds = sequenceBounds(model, {sequences[2]}, {1, 0});
  EXPECT_GT(bounds->latentKl[0], 1e-3);
  EXPECT_NEAR(bounds->latentKl[1], 0, 1e-12);
}

TEST_F(SequenceBoundsTest, GivesUpWhenAskedTo) {
  int asked = 0;
  const auto bounds = sequenceBounds(model, sequences, {7, 3, 1}, [&](double share) {
    EXPECT_GT(share, 0);
    return ++asked < 3;
  });
  EXPECT_FALSE(bounds);
  EXPECT_EQ(asked, 3);
}

TEST_F(SequenceBoundsTest, ProgressEndsWhenTheWorkDoes) {
  double last = 0;
  sequenceBounds(model, sequences, {7, 3, 40 * 5}, [&](double share) {
    EXPECT_GT(share, last);
    last = share;
    return true;
  });
  EXPECT_DOUBLE_EQ(last, 1);
}
