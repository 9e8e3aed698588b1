#include "core/types/SweepPlan.h"

#include <cmath>
#include <gtest/gtest.h>

using namespace dmm;
using types::Sampler;
using types::SweepAxis;
using types::SweepPlan;

namespace {

const types::ExperimentConfig kBase = [] {
  types::ExperimentConfig base;
  base.name = "base";
  return base;
}();

std::vector<types::SweepRun> runsOf(const SweepPlan& plan) {
  return types::runsOf(plan, kBase, {"base", kBase});
}

SweepAxis axis(const char* key, std::vector<types::FieldValue> values) { return {key, values}; }

SweepAxis range(const char* key, double from, double to, std::int64_t steps, bool isLog = false) {
  return {key, {}, SweepAxis::Range{from, to, steps, isLog}};
}

std::vector<std::string> textsOf(const SweepPlan& plan) {
  std::vector<std::string> texts;
  for (const auto& run : runsOf(plan)) {
    std::string text;
    for (const auto& value : run.values) text += types::shownText(value) + " ";
    texts.push_back(text + std::to_string(run.config.run.seed));
  }
  return texts;
}

} // namespace

TEST(SweepPlan, AGridVariesItsLastAxisFasterAndTheSeedFastest) {
  SweepPlan plan;
  plan.axes = {axis("optimiser.learning_rate", {1e-4, 1e-3}),
               axis("model.z_dim", {std::int64_t(8), std::int64_t(16)})};
  plan.seeds = {1, 2};
  EXPECT_EQ(textsOf(plan),
            (std::vector<std::string>{"1e-4 8 1", "1e-4 8 2", "1e-4 16 1", "1e-4 16 2", "0.001 8 1",
                                      "0.001 8 2", "0.001 16 1", "0.001 16 2"}));
  const auto runs = runsOf(plan);
  EXPECT_EQ(runs[5].index, 5);
  EXPECT_EQ(runs[5].point, 2);
  EXPECT_EQ(runs[5].config.model.zDim, 8);
  EXPECT_EQ(runs[5].config.optimiser.learningRate, 1e-3);
  EXPECT_EQ(runs[5].config.name, "base · z 8 · lr 0.001 · seed 2");
}

TEST(SweepPlan, WithoutAxesTheSeedsAlone) {
  SweepPlan plan;
  plan.seeds = {0, 1};
  EXPECT_EQ(runsOf(plan)[0].config.name, "base · seed 0"); // which is the base's own, too
  plan.seeds = {5};
  ASSERT_EQ(runsOf(plan).size(), 1U);
  EXPECT_EQ(runsOf(plan)[0].config.name, "base · seed 5");
  plan.seeds.clear();
  EXPECT_EQ(runsOf(plan)[0].config, kBase);
}

TEST(SweepPlan, StepsLieBetweenTheirEnds) {
  SweepPlan plan;
  plan.axes = {range("optimiser.weight_decay", 0, 2, 5)};
  EXPECT_EQ(textsOf(plan), (std::vector<std::string>{"0 0", "0.5 0", "1 0", "1.5 0", "2 0"}));
  plan.axes = {range("optimiser.learning_rate", 1e-4, 1e-2, 5, true)};
  EXPECT_EQ(textsOf(plan), (std::vector<std::string>{"1e-4 0", "0.000316228 0", "0.001 0",
                                                     "0.00316228 0", "0.01 0"}));
  plan.axes = {range("model.z_dim", 1, 3, 9)}; // whole numbers, each once
  EXPECT_EQ(textsOf(plan), (std::vector<std::string>{"1 0", "2 0", "3 0"}));
  plan.axes = {range("model.z_dim", 8, 128, 5, true)};
  EXPECT_EQ(textsOf(plan), (std::vector<std::string>{"8 0", "16 0", "32 0", "64 0", "128 0"}));
}

TEST(SweepPlan, SobolPointsAreThoseOfTheSequence) {
  SweepPlan plan;
  plan.sampler = Sampler::Sobol;
  plan.count = 4; // (0, 0), (1/2, 1/2), (3/4, 1/4), (1/4, 3/4)
  plan.axes = {range("optimiser.weight_decay", 0, 2, 0),
               axis("objective.name", {std::string("trace_elbo"), std::string("iwae")})};
  EXPECT_EQ(textsOf(plan), (std::vector<std::string>{"0 trace_elbo 0", "1 iwae 0",
                                                     "1.5 trace_elbo 0", "0.5 iwae 0"}));
}

TEST(SweepPlan, RandomPointsStayWhatTheyAreAndFillTheirRange) {
  SweepPlan plan;
  plan.sampler = Sampler::Random;
  plan.count = 2000;
  plan.axes = {range("optimiser.learning_rate", 1e-5, 1e-1, 0, true),
               range("model.z_dim", 1, 4, 0)};
  const auto many = runsOf(plan);
  plan.count = 10;
  const auto few = runsOf(plan);
  for (std::size_t i = 0; i < few.size(); ++i) EXPECT_EQ(few[i].values, many[i].values);
  plan.samplerSeed = 1;
  EXPECT_NE(runsOf(plan)[0].values, few[0].values);

  double sum = 0;
  std::array<int, 4> counts{};
  for (const auto& run : many) {
    sum += std::log10(run.config.optimiser.learningRate);
    ASSERT_GE(run.config.model.zDim, 1);
    ASSERT_LE(run.config.model.zDim, 4);
    ++counts[std::size_t(run.config.model.zDim - 1)];
  }
  // Uniform between -5 and -1: mean -3, deviation of the mean 4 / sqrt(12 * 2000).
  EXPECT_NEAR(sum / 2000, -3, 5 * 4 / std::sqrt(12.0 * 2000));
  for (const int count : counts) EXPECT_NEAR(count, 500, 5 * std::sqrt(2000 * 0.25 * 0.75));
}

TEST(SweepPlan, ARunWhoseSettingsDoNotFitSaysSo) {
  SweepPlan plan;
  plan.axes = {axis("objective.gradient",
                    {std::string("reparameterised"), std::string("doubly_reparameterised")})};
  const auto runs = runsOf(plan);
  EXPECT_EQ(runs[0].problem, "");
  EXPECT_NE(runs[1].problem.find("objective.gradient"), std::string::npos) << runs[1].problem;
}

TEST(SweepPlan, SaysWhatIsWrongWithAnAxis) {
  const auto problem = [](const SweepAxis& one, Sampler sampler = Sampler::Grid) {
    return types::problemOf(one, sampler);
  };
  EXPECT_EQ(problem(axis("model.z_dim", {})), "expected at least one value");
  EXPECT_EQ(problem(axis("model.depth", {1.0})), "there is no such setting");
  EXPECT_EQ(problem(axis("run.seed", {std::int64_t(1)})), "seeds are listed under 'seeds'");
  EXPECT_EQ(problem(axis("dataset.file", {std::string("a")})), "cannot be varied");
  EXPECT_EQ(problem(axis("model.z_dim", {std::int64_t(0)})),
            "expected a whole number from 1 to 65536, got 0");
  EXPECT_EQ(problem(axis("model.z_dim", {std::int64_t(3), std::int64_t(3)})), "3 is there twice");
  EXPECT_EQ(problem(range("model.z_dim", 1.5, 3, 2)),
            "expected a whole number from 1 to 65536, got 1.5");
  EXPECT_EQ(problem(range("objective.name", 0, 1, 2)), "expected a list of values");
  EXPECT_EQ(problem(range("optimiser.weight_decay", 0, 1, 3, true)),
            "log_from: expected a number greater than 0");
  EXPECT_EQ(problem(range("optimiser.weight_decay", 2, 1, 3)),
            "expected the first end under the second");
  EXPECT_EQ(problem(range("optimiser.weight_decay", 1, 2, 0)),
            "a grid needs steps: how many values between the ends");
  EXPECT_EQ(problem(range("optimiser.weight_decay", 1, 2, 0), Sampler::Sobol), "");
  EXPECT_NE(problem(range("optimiser.weight_decay", 1, 2, 1)), "");
}

TEST(SweepPlan, SaysWhatIsWrongWithThePlan) {
  SweepPlan plan;
  const auto problem = [&] { return types::problemOf(plan, kBase); };
  EXPECT_EQ(problem(), "");
  plan.seeds = {1, 1};
  EXPECT_EQ(problem(), "seeds: 1 is there twice");
  plan.seeds = {-1};
  EXPECT_NE(problem().find("seeds: expected a whole number"), std::string::npos);
  plan.seeds.clear();

  // A thousand million combinations.
  for (const char* key : {"optimiser.weight_decay", "optimiser.beta1", "optimiser.beta2"})
    plan.axes.push_back(range(key, 0.1, 0.9, 1000));
  EXPECT_EQ(problem(),
            "makes more than 10000 runs; draw some of them (sampler: sobol, count: ...)");
  plan.sampler = Sampler::Sobol;
  EXPECT_EQ(problem(), "count: expected how many points to draw (sampler: sobol)");
  plan.count = 10000;
  EXPECT_EQ(problem(), "");
  plan.seeds = {0, 1};
  EXPECT_NE(problem().find("more than 10000 runs"), std::string::npos);
  plan.count = 3;
  plan.halving = {{50, 100}, 0.5};
  EXPECT_EQ(problem(), "");
  plan.halving.epochs = {50, 60};
  EXPECT_EQ(problem(), "halving: epochs: 60: is not evaluated (run.evaluate_every is 50)");
  plan.halving.epochs = {100, 50};
  EXPECT_EQ(problem(), "halving: epochs: 50: expected rising numbers from 1");
  plan.halving.epochs = {5000};
  EXPECT_EQ(problem(), "halving: epochs: 5000: the runs end after 5000 epochs");
  plan.halving = {{50}, 1};
  EXPECT_NE(problem().find("keep"), std::string::npos);
  plan.halving = {{50}, 0.5};
  plan.axes = {range("run.num_epochs", 1, 9, 2)};
  EXPECT_EQ(problem(), "halving: needs one run.num_epochs for all runs");
}
