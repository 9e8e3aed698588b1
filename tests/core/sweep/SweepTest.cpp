#include "core/sweep/Sweep.h"

#include "core/support/AtomicFile.h"
#include "core/support/Errors.h"
#include "core/sweep/Halving.h"
#include "tests/support/TemporaryFolder.h"

#include <gtest/gtest.h>

using namespace dmm;
using sweep::Sweep;

namespace {

class SweepTest : public ::testing::Test {
 protected:
  std::filesystem::path write(const std::string& plan) const {
    folder.write("base.yaml", "name: small\nmodel: {z_dim: 4}\n");
    return folder.write("rates.yaml", plan);
  }
  std::string problemOf(const std::string& plan) const {
    try {
      Sweep::fromFile(store, write(plan));
    } catch (const support::InputError& error) {
      return error.what();
    }
    return "";
  }

  test::TemporaryFolder folder;
  runs::RunStore store{folder.path() / "runs"};
  const std::string rates = "base: base.yaml\naxes: {optimiser.learning_rate: [0.1, 0.2]}\n";
};

} // namespace

TEST_F(SweepTest, AFileIsTheSameSweepWhereverItIsRead) {
  const Sweep first = Sweep::fromFile(store, write(rates));
  EXPECT_EQ(first.plan().name, "rates"); // the file's
  EXPECT_EQ(first.id().find("sweep-rates-"), 0U);
  EXPECT_FALSE(first.isKept());
  EXPECT_FALSE(std::filesystem::exists(store.folder())); // nothing is written
  EXPECT_EQ(first.run(1).config.model.zDim, 4);
  EXPECT_EQ(first.run(1).config.name, "rates · lr 0.2");
  EXPECT_EQ(first.directory(1).id(), first.id() + "-0001");
  const Sweep elsewhere = Sweep::fromFile(runs::RunStore(folder.path() / "others"), write(rates));
  EXPECT_EQ(elsewhere.id(), first.id());
  EXPECT_NE(Sweep::fromFile(store, write(rates + "seeds: [1]\n")).id(), first.id());
  write(rates);
  folder.write("base.yaml", "name: small\nmodel: {z_dim: 5}\n");
  EXPECT_NE(Sweep::fromFile(store, folder.path() / "rates.yaml").id(), first.id());
}

TEST_F(SweepTest, IsFoundAgainByItsIdWithoutItsFile) {
  const Sweep made = Sweep::fromFile(store, write(rates));
  made.keep();
  made.keep(); // twice does nothing twice
  std::filesystem::remove(folder.path() / "rates.yaml");
  std::filesystem::remove(folder.path() / "base.yaml");
  EXPECT_EQ(Sweep::idsIn(store), std::vector<std::string>{made.id()});
  for (const std::string& name : {made.id(), std::string("sweep-rates")}) {
    const Sweep found = Sweep::find(store, name);
    EXPECT_EQ(found.id(), made.id());
    EXPECT_EQ(found.plan().axes, made.plan().axes);
    EXPECT_EQ(found.run(1).config, made.run(1).config);
  }
  EXPECT_THROW(Sweep::find(store, "sweep-other"), support::InputError);
  EXPECT_THROW(made.run(2), support::InputError);
  EXPECT_TRUE(store.list().empty()); // a sweep is no run
}

TEST_F(SweepTest, ACopyThatCameWithoutItsLogsGetsAFolderForThem) {
  const Sweep made = Sweep::fromFile(store, write(rates));
  made.keep();
  std::filesystem::remove_all(made.folder() / "logs");
  const Sweep copied = Sweep::find(store, made.id());
  copied.keep();
  support::writeFile(copied.logFile(1), "what a run says");
  EXPECT_TRUE(std::filesystem::exists(made.folder() / "logs" / "0001.log"));
}

TEST_F(SweepTest, ABaseMayBeAPreset) {
  const Sweep sweep = Sweep::fromFile(store, write("base: small\nseeds: [0, 1]\n"));
  EXPECT_EQ(sweep.base().model.zDim, 32);
  EXPECT_NE(problemOf("base: slow\n")
                .find("base: slow: there is no such file or preset (presets: "
                      "quick, "),
            std::string::npos);
  EXPECT_NE(problemOf("base: base.yaml\ncount: 3\n").find("rates.yaml: count: a grid has all"),
            std::string::npos);
}

TEST_F(SweepTest, AMemberIsMadeOnceAndNamesItsSweep) {
  const Sweep sweep = Sweep::fromFile(store, write(rates));
  const auto make = [&] {
    return store.createMember(sweep.directory(1).id(), sweep.run(1).config, sweep.id(), 1);
  };
  const auto run = make();
  run.updateInfo([](types::RunInfo& info) { info.notes = "mine"; });
  EXPECT_EQ(make().readInfo().notes, "mine");
  EXPECT_EQ(run.readInfo().sweep, sweep.id());
  EXPECT_EQ(run.readInfo().sweepIndex, 1);
  EXPECT_EQ(run.readInfo().color, 1);
  EXPECT_EQ(store.list().size(), 1U);
  EXPECT_EQ(store.create({}).readInfo().color, 1); // the places in sweeps are colours of their own
}

TEST(Halving, KeepsThePointsWithTheLowestMean) {
  types::SweepPlan plan;
  plan.axes = {
      {"model.z_dim", {std::int64_t(1), std::int64_t(2), std::int64_t(3), std::int64_t(4)}}};
  plan.seeds = {0, 1};
  const auto runs = types::runsOf(plan, {}, {});
  const double none = types::kNotMeasured;
  const std::set<std::int64_t> all{0, 1, 2, 3, 4, 5, 6, 7};
  // Means: 5, 4, none (one run failed), 6.
  const std::vector<double> nll{5, 5, 3, 5, 1, none, 6, 6};
  EXPECT_EQ(sweep::bestPoints(runs, all, nll, 0.5), (std::set<std::int64_t>{0, 1, 2, 3}));
  EXPECT_EQ(sweep::bestPoints(runs, all, nll, 0.25), (std::set<std::int64_t>{2, 3}));
  EXPECT_EQ(sweep::bestPoints(runs, all, nll, 0.01), (std::set<std::int64_t>{2, 3}));
  EXPECT_EQ(sweep::bestPoints(runs, {0, 1, 6, 7}, nll, 0.5), (std::set<std::int64_t>{0, 1}));
  EXPECT_TRUE(sweep::bestPoints(runs, all, std::vector<double>(8, none), 0.5).empty());
}
