#include "core/types/SweepImportance.h"

#include <cmath>
#include <gtest/gtest.h>
#include <random>

using namespace dmm;
using types::SweepPlan;

namespace {

/// A grid of two settings: the first has an effect of this size, the second none.
struct Grid {
  explicit Grid(double effect, double noise, std::uint64_t seed = 1) {
    plan.axes = {{"optimiser.learning_rate", {1e-4, 1e-3, 1e-2}},
                 {"model.z_dim", {std::int64_t(8), std::int64_t(16)}}};
    plan.seeds = {0, 1, 2, 3};
    runs = types::runsOf(plan, {}, {});
    std::mt19937_64 random(seed);
    std::normal_distribution<double> normal(0, noise);
    for (const auto& run : runs) {
      const double decade = std::log10(run.config.optimiser.learningRate) + 3; // -1, 0, 1
      figures.push_back(7 + effect * decade + normal(random));
    }
  }
  SweepPlan plan;
  std::vector<types::SweepRun> runs;
  std::vector<double> figures;
};

} // namespace

TEST(SweepImportance, FindsWhatMatteredAndHowMuch) {
  const Grid grid(1, 0.5);
  const auto all = types::importances(grid.plan, grid.runs, grid.figures);
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].axis, 0U);
  // The variance of -1, 0, 1 is 2/3, of the noise 1/4.
  EXPECT_NEAR(all[0].share, (2.0 / 3) / (2.0 / 3 + 0.25), 0.15);
  EXPECT_GT(all[0].low, all[1].share); // told apart, with six points
  EXPECT_LE(all[0].low, all[0].share);
  EXPECT_GE(all[0].high, all[0].share);
  EXPECT_LT(all[1].share, 0.15);
  ASSERT_EQ(all[0].levels.size(), 3U);
  EXPECT_EQ(all[0].levels[2].label, "0.01");
  EXPECT_EQ(all[0].levels[2].runs, 8U);
  EXPECT_NEAR(all[0].levels[2].mean - all[0].levels[0].mean, 2, 4 * 0.5 * std::sqrt(2.0 / 8));
}

TEST(SweepImportance, NoiseAloneHasNoShareInTheMean) {
  double sum = 0;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    const Grid grid(0, 1, seed);
    sum += types::importances(grid.plan, grid.runs, grid.figures)[1].share;
  }
  EXPECT_LT(sum / 40,
            0.06); // the plain share of squares would be 1/23, and shares below 0 count as 0
}

TEST(SweepImportance, ExactlyWhatOneSettingMakesIsAllItsDoing) {
  const Grid grid(1, 0);
  const auto all = types::importances(grid.plan, grid.runs, grid.figures);
  EXPECT_NEAR(all[0].share, 1, 1e-12);
  EXPECT_EQ(all[1].share, 0);
}

TEST(SweepImportance, ManyValuesAreSixLevelsAndMissingFiguresAreLeftOut) {
  SweepPlan plan;
  plan.axes = {{"optimiser.weight_decay", {}, types::SweepAxis::Range{0, 1.1, 12, false}}};
  const auto runs = types::runsOf(plan, {}, {});
  std::vector<double> figures;
  for (const auto& run : runs) figures.push_back(run.config.optimiser.weightDecay);
  auto all = types::importances(plan, runs, figures);
  ASSERT_EQ(all[0].levels.size(), 6U);
  EXPECT_EQ(all[0].levels[1].label, "0.2 to 0.3");
  EXPECT_EQ(all[0].levels[1].runs, 2U);
  for (std::size_t i = 3; i < figures.size(); ++i) figures[i] = types::kNotMeasured;
  EXPECT_TRUE(types::importances(plan, runs, figures).empty());
}
