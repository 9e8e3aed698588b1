// Bounds held against log p(x) of a small model whose latent states are integrated on a grid.

#include "core/objective/Objective.h"
#include "core/objective/Registry.h"
#include "core/types/ObjectiveInfo.h"
#include "core/types/PartInfo.h"

#include <cmath>
#include <gtest/gtest.h>
#include <numbers>

using namespace dmm;
using torch::Tensor;

namespace {

struct Interval {
  double mean = 0;
  double error = 0; ///< standard deviation of the mean
};

class GridTest : public ::testing::Test {
 protected:
  void make(std::int64_t z, std::int64_t flows) { make({z, 3, 3, 4, flows, 5}); }

  void make(const model::SequenceModel::Config& config) {
    model = std::make_shared<model::DeepMarkovModel>(config, 4);
    model->to(torch::kFloat64);
    auto generator = torch::make_generator<torch::CPUGeneratorImpl>(4);
    model->initialise(generator);
    const torch::NoGradGuard noGrad;
    auto parameters = model->named_parameters();
    parameters["emitter.lin_hidden_to_input.weight"].mul_(6); // z must matter for x
    if (parameters.contains("trans.lin_sig.bias")) parameters["trans.lin_sig.bias"].add_(0.5);
    // A guide wider than the posterior keeps the importance weights bounded; a narrow one would
    // come closer too, but not with any number of particles that a test can afford.
    for (const char* scale : {"combiner.lin_hidden_to_scale", "combiner.lin_forward_to_scale"})
      if (const std::string bias = std::string(scale) + ".bias"; parameters.contains(bias))
        parameters[bias].add_(config.zDim == 1 ? 2.0 : 0.7);
    for (auto& item : model->named_parameters()) // flows that bend, but do not blow up
      if (item.key().find("iafs_modules") != std::string::npos) item.value().mul_(0.4);
    sequence = torch::tensor({{1, 0, 1, 0}, {0, 0, 1, 1}, {1, 1, 0, 1}}, torch::kFloat64);
  }

  /// log p(x): the forward algorithm over the points of a grid, `count` a dimension.
  double logEvidence(std::int64_t count) const {
    constexpr double kReach = 9;
    const torch::NoGradGuard noGrad;
    const std::int64_t z = model->config().zDim;
    const Tensor line = torch::linspace(-kReach, kReach, count, torch::kFloat64);
    const Tensor points = z == 1 ? line.unsqueeze(1) : torch::cartesian_prod({line, line});
    const double logCell =
        static_cast<double>(z) * std::log(2 * kReach / static_cast<double>(count - 1));
    const auto notesBefore = [&](std::int64_t t, std::int64_t rows) {
      return (t == 0 ? torch::zeros_like(sequence[0]) : sequence[t - 1]).expand({rows, -1});
    };
    const auto& reference = ops::opsFor(types::Execution::Reference);
    // log p(point at t given from), [from, points]
    const auto density = [&](std::int64_t t, const Tensor& from) {
      const std::int64_t rows = from.size(0);
      const auto next = model->prior(from, notesBefore(t, rows), t == 0 ? rows : 0, reference);
      const Tensor loc = next.loc.unsqueeze(1), scale = next.scale.unsqueeze(1);
      Tensor sum;
      for (std::int64_t i = 0; i < z; ++i) {
        const Tensor away = (points.select(1, i) - loc.select(2, i)) / scale.select(2, i);
        const Tensor term =
            -0.5 * away * away - scale.select(2, i).log() - 0.5 * std::log(2 * std::numbers::pi);
        sum = sum.defined() ? sum + term : term;
      }
      return sum;
    };
    const auto emission = [&](std::int64_t t) { // log p(x_t given each point)
      const std::int64_t rows = points.size(0);
      const Tensor x = sequence[t].expand({rows, -1});
      const Tensor logits =
          model->emission().at(points, {notesBefore(t, rows), {}}, reference)->logits(x);
      return (x * torch::log_sigmoid(logits) + (1 - x) * torch::log_sigmoid(-logits)).sum(-1);
    };
    Tensor reach = density(0, model->z0().unsqueeze(0)).squeeze(0) + emission(0);
    for (std::int64_t t = 1; t < sequence.size(0); ++t)
      reach = torch::logsumexp(reach.unsqueeze(1) + density(t, points), 0) + logCell + emission(t);
    return (torch::logsumexp(reach, 0) + logCell).item<double>();
  }

  /// The mean bound of the sequence, over draws of many copies of it.
  Interval bound(const std::string& name, std::int64_t particles,
                 types::GuideDensity guideDensity = types::GuideDensity::Mixture) const {
    constexpr int kCopies = 40, kDraws = 40;
    const torch::NoGradGuard noGrad;
    const auto objective = objective::makeObjective(
        {.name = name, .numSamples = particles, .essThreshold = 0.8, .guideDensity = guideDensity},
        ops::opsFor(types::Execution::Reference));
    const auto batch = batch::pack(std::vector<Tensor>(kCopies, sequence));
    auto generator = torch::make_generator<torch::CPUGeneratorImpl>(7);
    std::vector<double> means;
    for (int draw = 0; draw < kDraws; ++draw) {
      const Tensor noise =
          torch::randn({objective->noiseRows(), batch.rowCount(), model->config().zDim}, generator,
                       torch::kFloat64);
      means.push_back(-objective->evaluate(*model, batch, noise, 1).loss.item<double>() / kCopies);
    }
    const Tensor all = torch::tensor(means, torch::kFloat64);
    return {all.mean().item<double>(), all.std().item<double>() / std::sqrt(double(kDraws))};
  }

  /// With pairwise densities, averages over all pairs or paths weigh samples by q given ancestors
  /// that they were not drawn from, and bound log p(x) only where the guide does not look back.
  void forgetThePast() const {
    const torch::NoGradGuard noGrad;
    model->named_parameters()["combiner.lin_z_to_hidden.weight"].zero_();
  }

  /// `farthest`: below the truth, where a bound says nothing any more.
  void expectBelow(const std::string& name, double truth,
                   types::GuideDensity guideDensity = types::GuideDensity::Mixture,
                   double farthest = 8) const {
    const Interval found = bound(name, 4, guideDensity);
    EXPECT_LT(found.mean, truth - 2 * found.error) << name;
    EXPECT_GT(found.mean, truth - farthest) << name << ": so far below that it says nothing";
  }

  void expectToRise(double truth, double nearness) const {
    Interval before = bound("iwae", 1);
    EXPECT_LT(before.mean, truth - 5 * before.error);
    for (const std::int64_t particles : {4, 16, 64, 256}) {
      const Interval now = bound("iwae", particles);
      EXPECT_GT(now.mean, before.mean - 2 * (now.error + before.error)) << particles;
      EXPECT_LT(now.mean, truth + 3 * now.error) << particles;
      before = now;
    }
    EXPECT_NEAR(before.mean, truth, nearness) << "with 256 particles";
  }

  std::shared_ptr<model::DeepMarkovModel> model;
  Tensor sequence;
};

} // namespace

TEST_F(GridTest, EveryBoundLiesBelowTheGridsLikelihood) {
  make(1, 0);
  const double truth = logEvidence(801);
  ASSERT_NEAR(truth, logEvidence(401), 1e-3) << "the grid is too coarse to be the truth";
  for (const auto& info : types::objectiveInfos()) expectBelow(info.name, truth);
  forgetThePast();
  for (const auto& info : types::objectiveInfos())
    if (info.pairsSamples) expectBelow(info.name, truth, types::GuideDensity::Pairwise);
}

TEST_F(GridTest, MoreParticlesComeCloser) {
  make(1, 0);
  expectToRise(logEvidence(801), 0.02);
}

TEST_F(GridTest, TheFilterAndTensorMonteCarloComeCloseToo) {
  make(1, 0);
  const double truth = logEvidence(801);
  EXPECT_NEAR(bound("fivo", 256).mean, truth, 0.02);
  EXPECT_NEAR(bound("trace_tmc_elbo", 64).mean, truth, 0.03);
  forgetThePast();
  EXPECT_NEAR(bound("trace_tmc_elbo", 64, types::GuideDensity::Pairwise).mean, truth, 0.03);
}

TEST_F(GridTest, FlowsInTheGuideKeepTheBoundsBelow) {
  make(2, 2);
  const double truth = logEvidence(61);
  ASSERT_NEAR(truth, logEvidence(51), 5e-3) << "the grid is too coarse to be the truth";
  for (const char* name : {"trace_elbo", "iwae", "fivo", "trace_tmc_elbo", "trace_enum_elbo"})
    expectBelow(name, truth);
  expectToRise(truth, 0.5);
  forgetThePast();
  expectBelow("trace_tmc_elbo", truth, types::GuideDensity::Pairwise);
  expectBelow("trace_enum_elbo", truth, types::GuideDensity::Pairwise);
}

// Whatever the parts, the guide's draws are weighed by what they were drawn from.
TEST_F(GridTest, EveryPartsBoundsLieBelowAndComeClose) {
  using Config = model::SequenceModel::Config;
  std::vector<Config> configs;
  const auto add = [&](auto set) {
    Config config{1, 3, 3, 4};
    set(config);
    configs.push_back(config);
  };
  for (const std::string& guide : types::partNames(types::PartKind::Guide))
    add([&](Config& config) { config.guide = guide; });
  for (const char* encoder : {"gru", "lstm"})
    add([&](Config& config) {
      config.encoder = encoder;
      config.guide = "structured_both";
      config.embeddingDim = 3;
    });
  add([](Config& config) { config.transition = "mlp"; });
  for (const char* emission : {"nade_ascending", "nade_descending"})
    add([&](Config& config) {
      config.emission = emission;
      config.nadeDim = 3;
      config.previousNotes = types::PreviousNotes::Both;
      config.firstState = types::FirstState::StandardNormal;
    });
  for (const Config& config : configs) {
    SCOPED_TRACE(config.guide + " " + config.encoder + " " + config.transition + " " +
                 config.emission);
    make(config);
    const double truth = logEvidence(401);
    ASSERT_NEAR(truth, logEvidence(201), 1e-3) << "the grid is too coarse to be the truth";
    // (A first state of scale 1 costs the widened guide a few nats more.)
    for (const char* name : {"trace_elbo", "trace_mean_field_elbo"})
      expectBelow(name, truth, types::GuideDensity::Mixture, 12);
    EXPECT_NEAR(bound("iwae", 128).mean, truth, 0.06);
    EXPECT_NEAR(bound("fivo", 128).mean, truth, 0.06);
    EXPECT_NEAR(bound("trace_tmc_elbo", 32).mean, truth, 0.09);
  }
}
