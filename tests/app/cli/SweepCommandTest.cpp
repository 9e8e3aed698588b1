#include "tests/app/cli/CommandLine.h"

#include <nlohmann/json.hpp>

#include <csignal>
#include <set>
#include <thread>

using namespace dmm;

namespace {

class SweepCommandTest : public test::CommandLineTest {
 protected:
  std::string plan(const std::string& yaml, const std::string& name = "rates.yaml") const {
    folder.write("base.yaml",
                 "model: {z_dim: 4, emission_dim: 6, transition_dim: 5, rnn_dim: 8}\n"
                 "optimiser: {mini_batch_size: 4}\nrun: {evaluate_every: 2, num_epochs: 5}\n"
                 "dataset: {file: " +
                     data + "}\n");
    return folder.write(name, "base: base.yaml\n" + yaml).string();
  }
  nlohmann::json json(std::vector<std::string> arguments, int status = 0) const {
    arguments.push_back("--json");
    const test::Result result = dmm(arguments);
    EXPECT_EQ(result.status, status) << result.err;
    return nlohmann::json::parse(result.out.empty() ? "{}" : result.out);
  }
  std::string metricsOf(const std::string& id) const {
    // Without the times, which differ.
    std::string kept;
    std::istringstream lines(test::contentOf(runFolder(id) / "metrics.csv"));
    for (std::string line; std::getline(lines, line);) {
      std::istringstream cells(line);
      int column = 0;
      for (std::string cell; std::getline(cells, cell, ','); ++column)
        if (column != 2) kept += cell + ",";
      kept += "\n";
    }
    return kept;
  }
  static std::map<std::string, int> countsOf(const nlohmann::json& status) {
    return status.at("counts").get<std::map<std::string, int>>();
  }
};

} // namespace

TEST_F(SweepCommandTest, APlanIsListedAndNothingIsStarted) {
  const std::string file =
      plan("axes:\n  optimiser.learning_rate: [0.001, 0.01]\n"
           "  objective.gradient: [reparameterised, doubly_reparameterised]\nseeds: [0, 1]\n");
  const auto listed = json({"sweep", "plan", file});
  ASSERT_EQ(listed.at("runs").size(), 8U);
  const auto& run = listed.at("runs").at(5);
  EXPECT_EQ(run.at("index"), 5);
  EXPECT_EQ(run.at("id"), listed.at("id").get<std::string>() + "-0005");
  EXPECT_EQ(run.at("settings").at("optimiser.learning_rate"), 0.01);
  EXPECT_EQ(run.at("settings").at("objective.gradient"), "reparameterised");
  EXPECT_EQ(run.at("seed"), 1);
  EXPECT_FALSE(run.contains("problem"));
  EXPECT_TRUE(listed.at("runs").at(7).contains("problem"));
  EXPECT_EQ(json({"sweep", "plan", file}), listed);
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "home" / "dmm-workbench" / "runs"));
}

TEST_F(SweepCommandTest, RunsAllOnceAndToTheBitsOfOneRunAlone) {
  const std::string file = plan("axes: {optimiser.learning_rate: [0.001, 0.01]}\nseeds: [0, 1]\n");
  const auto id = json({"sweep", "plan", file}).at("id").get<std::string>();
  EXPECT_EQ(countsOf(json({"sweep", "run", file})), (std::map<std::string, int>{{"finished", 4}}));
  const auto info = test::contentOf(runFolder(id + "-0003") / "run.yaml");
  EXPECT_NE(info.find("sweep: " + id + "\n"), std::string::npos) << info;
  EXPECT_NE(info.find("sweep_index: 3\n"), std::string::npos);
  EXPECT_NE(info.find("name: rates · lr 0.01 · seed 1\n"), std::string::npos);

  // The same settings by themselves.
  const test::Result alone = dmm({"train", "--config", (folder.path() / "base.yaml").string(),
                                  "--set", "optimiser.learning_rate=0.01", "--seed", "1"});
  ASSERT_EQ(alone.status, 0) << alone.err;
  const std::string one = alone.out.substr(0, alone.out.find('\n'));
  EXPECT_EQ(metricsOf(id + "-0003"), metricsOf(one));

  const auto before = std::filesystem::last_write_time(runFolder(id + "-0000") / "run.yaml");
  EXPECT_EQ(countsOf(json({"sweep", "run", id})), (std::map<std::string, int>{{"finished", 4}}));
  EXPECT_EQ(std::filesystem::last_write_time(runFolder(id + "-0000") / "run.yaml"), before);
  EXPECT_EQ(json({"runs"}).at("runs").size(), 5U);
  EXPECT_EQ(json({"sweep", "status"}).at("sweeps"), nlohmann::json::array({id}));
}

TEST_F(SweepCommandTest, ARunThatCannotBeTrainedSaysWhyAndTheOthersFinish) {
  const std::string file =
      plan("axes: {objective.gradient: [reparameterised, doubly_reparameterised]}\n");
  const auto status = json({"sweep", "run", file}, 1);
  EXPECT_EQ(countsOf(status), (std::map<std::string, int>{{"failed", 1}, {"finished", 1}}));
  const auto& failed = status.at("runs").at(1);
  EXPECT_NE(failed.at("note").get<std::string>().find("objective.gradient"), std::string::npos);
  EXPECT_NE(failed.at("log_end").get<std::string>().find("failed: "), std::string::npos);
  const std::string id = status.at("id");
  const auto log = [&] { return test::contentOf(runFolder("sweeps/" + id + "/logs/0001.log")); };
  const std::string once = log();
  json({"sweep", "run", file}, 1); // a failed one is left alone
  EXPECT_EQ(log(), once);
  json({"sweep", "resubmit", id}, 1);
  EXPECT_GT(log().size(), once.size());
}

TEST_F(SweepCommandTest, HalvingStopsThePointsThatAreBehind) {
  const std::string file =
      plan("axes: {optimiser.learning_rate: [0.02, 1e-7, 0.01, 1e-8]}\nseeds: [0, 1]\n"
           "halving: {epochs: [2], keep: 0.5}\n");
  const auto status = json({"sweep", "run", file});
  EXPECT_EQ(countsOf(status), (std::map<std::string, int>{{"dropped", 4}, {"finished", 4}}));
  for (const auto& run : status.at("runs")) { // the points with a rate that learns
    const bool isKept = run.at("index").get<int>() % 4 < 2;
    EXPECT_EQ(run.at("state"), isKept ? "finished" : "dropped") << run;
    EXPECT_EQ(run.at("epochs"), isKept ? 5 : 3);
  }
  // To stop in between changes no bit.
  const test::Result alone = dmm({"train", "--config", (folder.path() / "base.yaml").string(),
                                  "--set", "optimiser.learning_rate=0.01", "--seed", "1"});
  EXPECT_EQ(metricsOf(status.at("runs").at(5).at("id")),
            metricsOf(alone.out.substr(0, alone.out.find('\n'))));
  EXPECT_EQ(json({"sweep", "run", file}), status);
}

TEST_F(SweepCommandTest, GoesOnWhereItWasStopped) {
  const std::string file = plan("axes: {run.num_epochs: [4000]}\nseeds: [0, 1, 2]\n");
  const pid_t launcher = start({"sweep", "run", file, "--cores", "2"});
  const auto id = json({"sweep", "plan", file}).at("id").get<std::string>();
  const auto isTraining = [&](const char* index) {
    return test::contentOf(runFolder(id + index) / "metrics.csv").size() > 500;
  };
  const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(4);
  while (!(isTraining("-0000") && isTraining("-0001")) && std::chrono::steady_clock::now() < end)
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  expectRefused({"sweep", "run", file}, "the sweep is being run here already");
  const auto status = json({"sweep", "status", id});
  EXPECT_EQ(countsOf(status), (std::map<std::string, int>{{"not started", 1}, {"running", 2}}));
  EXPECT_EQ(json({"sweep", "cancel", id}).at("cancelled"), 1);
  int waited = 0;
  ::waitpid(launcher, &waited, 0);
  EXPECT_TRUE(WIFEXITED(waited));
  EXPECT_EQ(countsOf(json({"sweep", "status", id})),
            (std::map<std::string, int>{{"not started", 1}, {"stopped", 2}}));
  EXPECT_EQ(json({"sweep", "cancel", id}).at("cancelled"), 0);

  // A process that is killed leaves a run that goes on the next time.
  const auto reports = test::contentOf(runFolder(id + "-0000") / "metrics.csv");
  const pid_t killed = start({"sweep", "run", id, "--stage", "0", "--index", "0"});
  while (test::contentOf(runFolder(id + "-0000") / "metrics.csv") == reports &&
         std::chrono::steady_clock::now() < end)
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  ::kill(killed, SIGKILL);
  ::waitpid(killed, &waited, 0);
  EXPECT_TRUE(WIFSIGNALED(waited));
  EXPECT_GT(test::contentOf(runFolder(id + "-0000") / "metrics.csv").size(), reports.size());
  EXPECT_EQ(json({"sweep", "status", id}).at("runs").at(0).at("state"), "stopped");
}

TEST_F(SweepCommandTest, BadPlansAreRefusedInOneLine) {
  expectRefused({"sweep", "plan", plan("axes: {model.z_dim: []}\n")},
                "rates.yaml:2: axes: model.z_dim: expected at least one value");
  expectRefused({"sweep", "run", plan("axes: {model.zdim: [1]}\n")}, "did you mean 'model.z_dim'?");
  expectRefused({"sweep", "plan",
                 plan("axes:\n  optimiser.beta1: {from: 0, to: 0.9, steps: 1000}\n"
                      "  optimiser.beta2: {from: 0, to: 0.9, steps: 1000}\n"
                      "  optimiser.lr_decay: {from: 0.1, to: 1, steps: 1000}\n")},
                "makes more than 10000 runs");
  expectRefused({"sweep", "plan", "nothing.yaml"}, "there is no such file, nor a sweep of this id");
  expectRefused({"sweep"}, "subcommand");
  const std::string good = plan("seeds: [0]\n");
  expectRefused({"sweep", "run", good, "--index", "1"}, "there is no run 1: the sweep has 1 run");
  expectRefused({"sweep", "run", good, "--cores", "0"}, "--cores: expected a whole number from 1");
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "home" / "dmm-workbench" / "runs"));
}

TEST_F(SweepCommandTest, WithoutSlurmOneLineSaysSo) {
  const std::string file = plan("seeds: [0]\n");
  const auto result = dmm({"sweep", "submit", file}, [] { ::setenv("PATH", "/nowhere", 1); });
  EXPECT_EQ(result.status, 2);
  EXPECT_EQ(result.err, "dmm: sbatch: there is no Slurm on this machine: the program is not on the "
                        "PATH\n");
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "home" / "dmm-workbench" / "runs"));
}
