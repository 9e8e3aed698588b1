#include "core/sweep/SweepYaml.h"

#include "core/support/Errors.h"

#include <gtest/gtest.h>

using namespace dmm;
using types::Sampler;
using types::SweepPlan;

namespace {

SweepPlan parse(const std::string& yaml) { return sweep::parsePlan(yaml, "plan.yaml"); }

std::string problemOf(const std::string& yaml) {
  try {
    parse(yaml);
  } catch (const support::InputError& error) {
    return error.what();
  }
  return "";
}

const char* const kFull = R"(name: rates
base: quick
axes:
  optimiser.learning_rate: {log_from: 1e-4, log_to: 1e-2}
  optimiser.weight_decay: {from: 0, to: 2, steps: 3}
  model.z_dim: [16, 32]
  objective.name: trace_elbo, iwae
sampler: sobol
count: 20
seeds: 0..2
halving: {epochs: [10, 20], keep: 0.25}
)";

} // namespace

TEST(SweepYaml, ReadsAPlan) {
  const SweepPlan plan = parse(kFull);
  EXPECT_EQ(plan.name, "rates");
  EXPECT_EQ(plan.base, "quick");
  ASSERT_EQ(plan.axes.size(), 4U);
  EXPECT_EQ(plan.axes[0].key, "optimiser.learning_rate"); // in the order of the file
  EXPECT_EQ(plan.axes[0].range, (types::SweepAxis::Range{1e-4, 1e-2, 0, true}));
  EXPECT_EQ(plan.axes[1].range, (types::SweepAxis::Range{0, 2, 3, false}));
  EXPECT_EQ(plan.axes[2].values,
            (std::vector<types::FieldValue>{std::int64_t(16), std::int64_t(32)}));
  EXPECT_EQ(plan.axes[3].values,
            (std::vector<types::FieldValue>{std::string("trace_elbo"), std::string("iwae")}));
  EXPECT_EQ(plan.sampler, Sampler::Sobol);
  EXPECT_EQ(plan.count, 20);
  EXPECT_EQ(plan.seeds, (std::vector<std::int64_t>{0, 1, 2}));
  EXPECT_EQ(plan.halving, (types::Halving{{10, 20}, 0.25}));
  EXPECT_EQ(parse(sweep::toYaml(plan)), plan);
}

TEST(SweepYaml, ASmallOneIsAPlanToo) {
  EXPECT_EQ(parse("seeds: [1, 2]\n").seeds, (std::vector<std::int64_t>{1, 2}));
  EXPECT_EQ(parse(sweep::toYaml(parse("seeds: [1]\n"))), parse("seeds: [1]\n"));
}

TEST(SweepYaml, SaysInOneLineWhatIsWrongAndWhere) {
  EXPECT_EQ(problemOf("seeds: [0]\nbse: quick\n"),
            "plan.yaml:2: unknown key 'bse' (expected axes, base, count, halving, name, sampler, "
            "sampler_seed, seeds)");
  EXPECT_EQ(problemOf("axes:\n  model.zdim: [1]\n"),
            "plan.yaml:2: axes: unknown key 'model.zdim'; did you mean 'model.z_dim'?");
  EXPECT_EQ(problemOf("axes:\n  model.z_dim: []\n"),
            "plan.yaml:2: axes: model.z_dim: expected at least one value");
  EXPECT_EQ(problemOf("axes:\n  model.z_dim:\n"),
            "plan.yaml:2: model.z_dim: expected a list of values");
  EXPECT_EQ(problemOf("axes:\n  model.z_dim: [8, wide]\n"),
            "plan.yaml:2: model.z_dim: expected a whole number from 1 to 65536, got 'wide'");
  EXPECT_EQ(problemOf("axes:\n  model.z_dim: [8, 0]\n"),
            "plan.yaml:2: axes: model.z_dim: expected a whole number from 1 to 65536, got 0");
  EXPECT_EQ(problemOf("axes:\n  objective.name: [elbow]\n").find("plan.yaml:2: axes: objective"),
            0U);
  EXPECT_EQ(problemOf("axes:\n  optimiser.beta1: {from: 0, stop: 1}\n"),
            "plan.yaml:2: optimiser.beta1: unknown key 'stop' (expected from, steps, to)");
  EXPECT_EQ(problemOf("axes:\n  optimiser.beta1: {from: 0, steps: 2}\n"),
            "plan.yaml:2: optimiser.beta1: expected to");
  EXPECT_EQ(problemOf("axes:\n  optimiser.beta1: {log_from: 1, to: 2}\n"),
            "plan.yaml:2: optimiser.beta1: unknown key 'to' (expected log_from, log_to, steps)");
  EXPECT_EQ(problemOf("sampler: latin\n"),
            "plan.yaml:1: sampler: expected one of grid, random, sobol, got 'latin'");
  EXPECT_EQ(problemOf("count: many\n"), "plan.yaml:1: count: expected a whole number, got 'many'");
  EXPECT_EQ(problemOf("seeds: []\n"), "plan.yaml:1: seeds: expected at least one value");
  EXPECT_EQ(problemOf("halving: {keep: 0.5}\n"), "plan.yaml:1: halving: expected epochs");
  EXPECT_EQ(problemOf("- a\n"), "plan.yaml: expected a map: base, axes, sampler, seeds ...");
  EXPECT_EQ(problemOf("seeds: [0]\nseeds: [1]\n"), "plan.yaml:2: 'seeds' is given twice");
  EXPECT_NE(problemOf("axes: {model.z_dim: [1\n").find("not YAML"), std::string::npos);
}
