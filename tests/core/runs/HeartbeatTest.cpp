#include "core/runs/Heartbeat.h"

#include "core/runs/MetricsFile.h"
#include "core/runs/RunStore.h"
#include "core/support/Errors.h"
#include "tests/support/TemporaryFolder.h"

#include <gtest/gtest.h>
#include <unistd.h>

using namespace dmm;
using runs::Heartbeat;
using types::RunStatus;

namespace {

class HeartbeatTest : public ::testing::Test {
 protected:
  HeartbeatTest() {
    run.updateInfo([](types::RunInfo& info) { info.status = RunStatus::Running; });
  }

  /// The heartbeat of another machine, so old by the folder's own clock.
  void beatElsewhere(std::chrono::seconds age) const {
    folder.write("runs/" + run.id() + "/heartbeat", "elsewhere\n12\nabc\n");
    std::filesystem::last_write_time(run.heartbeatFile(), runs::folderNow(store.folder()) - age);
  }

  test::TemporaryFolder folder;
  runs::RunStore store{folder.path() / "runs"};
  runs::RunDirectory run = store.create({});
};

} // namespace

TEST_F(HeartbeatTest, SaysWhoTrainsAndIsGoneAtTheEnd) {
  {
    const Heartbeat heartbeat(run.heartbeatFile());
    const auto reading = runs::readHeartbeat(run.heartbeatFile());
    EXPECT_EQ(reading.machine, runs::machineName());
    EXPECT_EQ(reading.process, ::getpid());
    EXPECT_TRUE(reading.isFresh);
    EXPECT_FALSE(heartbeat.isTakenOver());
  }
  EXPECT_FALSE(std::filesystem::exists(run.heartbeatFile()));
  EXPECT_EQ(runs::readHeartbeat(run.heartbeatFile()).machine, "");
}

TEST_F(HeartbeatTest, ARunOnAnotherMachineIsInterruptedOnlyWhenItsHeartbeatIsOld) {
  EXPECT_EQ(run.readInfo().status, RunStatus::Interrupted); // nobody trains it
  beatElsewhere(std::chrono::seconds(5));
  EXPECT_EQ(run.readInfo().status, RunStatus::Running);
  EXPECT_TRUE(run.isBeingTrained());
  EXPECT_THROW(store.moveToTrash(run.id()), support::InputError);
  beatElsewhere(Heartbeat::kOld + std::chrono::seconds(5));
  EXPECT_EQ(run.readInfo().status, RunStatus::Interrupted);
  EXPECT_FALSE(run.isBeingTrained());
}

TEST_F(HeartbeatTest, OfARunOfThisMachineTheLockTells) {
  // As a program leaves it that was killed.
  folder.write("runs/" + run.id() + "/heartbeat", runs::machineName() + "\n1\nabc\n");
  EXPECT_EQ(run.readInfo().status, RunStatus::Interrupted);
  const runs::MetricsWriter writer(run.metricsFile(), 0);
  EXPECT_EQ(run.readInfo().status, RunStatus::Running);
  std::filesystem::remove(run.heartbeatFile()); // one of a program of before
  EXPECT_EQ(run.readInfo().status, RunStatus::Running);
}

TEST_F(HeartbeatTest, TheClockIsTheFolders) {
  const auto now = runs::folderNow(store.folder());
  folder.write("runs/new", "");
  const auto written = std::filesystem::last_write_time(store.folder() / "new");
  EXPECT_LT(written - now, std::chrono::seconds(5));
  EXPECT_GT(written - now, std::chrono::seconds(-5));
  for (const auto& entry : std::filesystem::directory_iterator(store.folder()))
    EXPECT_FALSE(entry.path().filename().string().starts_with(".clock")); // leaves nothing
}
