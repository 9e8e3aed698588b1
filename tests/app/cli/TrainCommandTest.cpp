// `dmm train` where the machine does not play along: a terminal that goes away, a full disk, no
// home.

#include "tests/app/cli/CommandLine.h"

#include <nlohmann/json.hpp>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sys/resource.h>

using namespace dmm;
using nlohmann::json;
using test::CommandLineTest;
using test::Result;

namespace {

class TrainCommandTest : public CommandLineTest {
 protected:
  std::vector<std::string> endless() const {
    return {"train", "--config", small, "--data", data, "--epochs", "1000000"};
  }

  void waitForSomeEpochs(pid_t child) const {
    while (test::contentOf(folder.path() / "background.err").find("epoch 1, ") == std::string::npos)
      ASSERT_EQ(::waitpid(child, nullptr, WNOHANG), 0) << "it ended by itself";
  }

  json onlyRun() const {
    const auto runs = json::parse(dmm({"runs", "--json"}).out).at("runs");
    return runs.size() == 1 ? runs[0] : json();
  }
};

} // namespace

TEST_F(TrainCommandTest, TheEndOfItsTerminalStopsItInGoodOrder) {
  const pid_t child = start(endless(), "background", [] { std::signal(SIGHUP, SIG_DFL); });
  waitForSomeEpochs(child);
  ::kill(child, SIGHUP);
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_TRUE(WIFEXITED(status)) << "ended by signal " << WTERMSIG(status);
  EXPECT_EQ(WEXITSTATUS(status), 0);
  EXPECT_EQ(onlyRun().at("status"), "stopped");
}

TEST_F(TrainCommandTest, NohupIsHeeded) {
  const pid_t child = start(endless(), "background", [] { std::signal(SIGHUP, SIG_IGN); });
  waitForSomeEpochs(child);
  ::kill(child, SIGHUP);
  const auto epochs = onlyRun().at("epochs").get<int>();
  while (onlyRun().at("epochs").get<int>() < epochs + 3)
    ASSERT_EQ(::waitpid(child, nullptr, WNOHANG), 0) << "it ended";
  ::kill(child, SIGTERM);
  ::waitpid(child, nullptr, 0);
  EXPECT_EQ(onlyRun().at("status"), "stopped");
}

TEST_F(TrainCommandTest, ACheckpointThatFindsNoRoomIsTheReasonOnRecord) {
  const auto tightDisk = [] {
    std::signal(SIGXFSZ, SIG_IGN); // fails as a write to a full disk does
    const rlimit limit{20000, 20000};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  };
  const Result result = dmm(
      {"train", "--config", small, "--data", data, "--epochs", "3", "--set", "model.rnn_dim=64"},
      tightDisk);
  EXPECT_EQ(result.status, 1);
  EXPECT_NE(result.err.find(".pt: cannot write: File too large"), std::string::npos) << result.err;
  const auto run = onlyRun();
  EXPECT_EQ(run.at("status"), "failed");
  EXPECT_NE(run.value("failure", "").find(".pt: cannot write: File too large"), std::string::npos)
      << run;
  for (const auto& entry : std::filesystem::directory_iterator(runFolder(run.at("id"))))
    EXPECT_NE(entry.path().extension(), ".tmp") << entry.path();
}

namespace {

/// A command that makes the folder a disk of that size.
std::string mountOf(int kilobytes, const std::string& folder) {
  return "mount -t tmpfs -o size=" + std::to_string(kilobytes) + "k none " + folder;
}

/// Whether an ordinary user may do that here, in a name space of his own.
bool isMountable(const std::string& mount) {
  return std::system(("unshare -rm sh -c '" + mount + "' 2>/dev/null").c_str()) == 0;
}

} // namespace

TEST_F(TrainCommandTest, OnAFullDiskTheReasonHasTheRoomThatWasReserved) {
  const auto disk = (folder.path() / "disk").string(), log = (folder.path() / "log").string();
  std::filesystem::create_directory(disk);
  // A file system of half a MB, for as long as the shell lives; the run has no room for a second
  // checkpoint, and what is left is filled while it trains.
  const std::string mount = mountOf(512, disk);
  if (!isMountable(mount)) GTEST_SKIP() << "no file system can be mounted here";
  const std::string script =
      mount + " && { " DMM_PROGRAM " train --config " + small + " --data " + data + " --runs " +
      disk + " --epochs 1000000 --set run.checkpoint_every=20 2>" + log +
      " & } ; "
      "while ! grep -q \"epoch 3, \" " +
      log +
      "; do kill -0 $! || exit 9; done; "
      "cat /dev/zero >" +
      disk +
      "/filler 2>/dev/null; wait $!; code=$?; "
      "cat " +
      disk + "/*/run.yaml >" + (folder.path() / "record").string() + "; exit $code";
  const int status = std::system(("unshare -rm sh -c '" + script + "'").c_str());
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 1) << test::contentOf(log);
  const std::string record = test::contentOf(folder.path() / "record");
  EXPECT_NE(record.find("status: failed"), std::string::npos) << record;
  EXPECT_NE(record.find("No space left on device"), std::string::npos) << record;
  EXPECT_NE(test::contentOf(log).find("No space left on device"), std::string::npos);
}

TEST_F(TrainCommandTest, ARunThatFindsNoRoomToBeginIsFailedOrGoneNeverQueued) {
  const auto disk = (folder.path() / "disk").string(), log = (folder.path() / "log").string();
  const auto record = (folder.path() / "record").string();
  std::filesystem::create_directory(disk);
  const auto trained = [&](int kilobytes) { // the record of the run, of a disk of that size
    const std::string script = mountOf(kilobytes, disk) + " && " DMM_PROGRAM " train --config " +
                               small + " --data " + data + " --runs " + disk + " --epochs 2 2>" +
                               log + "; code=$?; cat " + disk + "/*/run.yaml >" + record +
                               " 2>/dev/null; exit $code";
    return WEXITSTATUS(std::system(("unshare -rm sh -c '" + script + "' 2>/dev/null").c_str()));
  };
  if (!isMountable(mountOf(8, disk))) GTEST_SKIP() << "no file system can be mounted here";
  // Two pages of memory: the files that make a run, and no more.
  EXPECT_EQ(trained(8), 1);
  EXPECT_NE(test::contentOf(log).find("No space left on device"), std::string::npos);
  EXPECT_EQ(test::contentOf(record), ""); // nothing half-made is left
  // The same, and as much as is reserved for the reason.
  EXPECT_EQ(trained(8 + 64), 1);
  EXPECT_NE(test::contentOf(record).find("status: failed"), std::string::npos)
      << test::contentOf(record);
  EXPECT_NE(test::contentOf(record).find("No space left on device"), std::string::npos);
}

TEST_F(TrainCommandTest, ARelativeFolderIsNamedInFullInAFailure) {
  std::filesystem::create_directory(folder.path() / "here");
  const Result failed = dmm({"train", "--config", small, "--data", data, "--epochs", "500",
                             "--runs", "runs", "--set", "optimiser.learning_rate=10"},
                            [&] { std::filesystem::current_path(folder.path() / "here"); });
  EXPECT_EQ(failed.status, 1);
  const std::string runs = (std::filesystem::canonical(folder.path()) / "here" / "runs").string();
  EXPECT_NE(failed.err.find("run " + runs + "/"), std::string::npos) << failed.err;
  EXPECT_NE(failed.err.find("; " + runs + "/"), std::string::npos) << failed.err;
  const auto listed = json::parse(dmm({"runs", "--json", "--runs", runs}).out).at("runs")[0];
  EXPECT_NE(listed.at("failure").get<std::string>().find(runs), std::string::npos) << listed;
}

TEST_F(TrainCommandTest, WithoutAHomeItTrainsOnWhatIsNamed) {
  const auto runs = (folder.path() / "runs").string();
  const auto homeless = [] {
    for (const char* name : {"HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"})
      ::unsetenv(name);
  };
  const Result trained =
      dmm({"train", "--config", small, "--data", data, "--runs", runs, "--epochs", "1"}, homeless);
  EXPECT_EQ(trained.status, 0) << trained.err;
  const std::string id = trained.out.substr(0, trained.out.find('\n'));
  EXPECT_EQ(dmm({"eval", id, "--runs", runs, "--data", data}, homeless).status, 0);
  EXPECT_EQ(dmm({"train", "--resume", id, "--runs", runs, "--epochs", "2"}, homeless).status, 0);
  EXPECT_EQ(dmm({"data", "list"}, homeless).status, 0);
  const Result nameless =
      dmm({"train", "--config", small, "--data", "mine", "--runs", runs}, homeless);
  EXPECT_EQ(nameless.status, 2);
  EXPECT_NE(nameless.err.find("neither XDG_DATA_HOME nor HOME"), std::string::npos) << nameless.err;
  const Result nowhere = dmm({"train", "--config", small, "--data", data}, homeless);
  EXPECT_EQ(nowhere.status, 2);
  EXPECT_NE(nowhere.err.find("neither XDG_DATA_HOME nor HOME"), std::string::npos) << nowhere.err;
}

TEST_F(TrainCommandTest, ACheckpointIsNoExportedWeights) {
  const std::string id = train("2");
  for (const char* name : {"best.pt", "last.pt"})
    expectRefused({"train", "--config", small, "--data", data, "--init",
                   (runFolder(id) / "checkpoints" / name).string()},
                  std::string(name) + ": is a checkpoint of a run, which is more than its weights; "
                                      "export them first: dmm export RUN --checkpoint FILE --out "
                                      "WEIGHTS.pt");
}
