#include "core/runs/MetricsFile.h"
#include "core/support/AtomicFile.h"
#include "core/support/ChildProcess.h"
#include "core/support/Errors.h"
#include "core/sweep/SlurmJobs.h"
#include "core/sweep/SlurmLauncher.h"
#include "core/sweep/SlurmQueue.h"
#include "core/sweep/SlurmScript.h"
#include "core/sweep/SlurmSettingsFile.h"
#include "core/sweep/SweepStatus.h"
#include "core/sweep/TaskLog.h"
#include "tests/support/FileSizeLimit.h"
#include "tests/support/TemporaryFolder.h"

#include <cstdlib>
#include <fstream>
#include <gtest/gtest.h>

using namespace dmm;
using sweep::SlurmTask;
using types::SweepPhase;

namespace {

class SlurmTest : public ::testing::Test {
 protected:
  SlurmTest() { sweep.keep(); }
  ~SlurmTest() override { ::setenv("PATH", path.c_str(), 1); }

  /// A program of Slurm that says and does this.
  void fake(const std::string& name, const std::string& script) const {
    const auto file = folder.write("bin/" + name, "#!/bin/sh\n" + script + "\n");
    std::filesystem::permissions(file, std::filesystem::perms::owner_all);
    ::setenv("PATH", ((folder.path() / "bin").string() + ":" + path).c_str(), 1);
  }

  static sweep::Sweep makeSweep(const runs::RunStore& store) {
    types::SweepPlan plan;
    plan.name = "100% it's";
    plan.seeds = {0, 1, 2, 3};
    return sweep::Sweep::fromPlan(store, plan, {});
  }

  std::map<std::int64_t, types::SweepRunState>
  states(const std::map<std::int64_t, SlurmTask>& tasks) const {
    std::map<std::int64_t, types::SweepRunState> byIndex;
    for (const auto& state : sweep::statesOf(sweep, tasks)) byIndex[state.index] = state;
    return byIndex;
  }

  void makeRun(std::int64_t index, types::RunStatus status, std::int64_t epochs = 1) const {
    const auto run = sweep.store().createMember(sweep.directory(index).id(),
                                                sweep.run(index).config, sweep.id(), index);
    run.updateInfo([&](types::RunInfo& info) { info.status = status; });
    runs::MetricsWriter writer(run.metricsFile(), 0);
    for (std::int64_t epoch = 0; epoch < epochs; ++epoch) {
      types::EpochReport report;
      report.epoch = epoch;
      report.validNll = 7.5;
      writer.append(report);
    }
  }

  const std::string path = std::getenv("PATH");
  test::TemporaryFolder folder;
  sweep::Sweep sweep = makeSweep(runs::RunStore(folder.path() / "it's 100%"));
};

} // namespace

TEST_F(SlurmTest, WritesIndicesAsArraysTakeThem) {
  EXPECT_EQ(sweep::arrayText({0, 1, 2, 3}), "0-3");
  EXPECT_EQ(sweep::arrayText({0, 2, 3, 7}), "0,2-3,7");
  EXPECT_EQ(sweep::arrayText({5}), "5");
}

TEST_F(SlurmTest, TheScriptSaysWhatTheClusterIsToldAndIsGoodShell) {
  types::SlurmSettings settings;
  settings.partition = "low";
  settings.time = "2:00:00";
  settings.memory = "4G";
  settings.atOnce = 3;
  settings.setup = "module load dmm";
  settings.wrapper = "apptainer exec dmm.sif";
  settings.program = "/opt/dmm's/dmm";
  settings.more = {"--qos=long"};
  const std::string script = sweep::slurmScript(sweep, settings, {{0, 1, 2}, 1, "77"});
  for (const char* line :
       {"\n#SBATCH --array=0-2%3\n", "\n#SBATCH --requeue\n", "\n#SBATCH --partition=low\n",
        "\n#SBATCH --time=2:00:00\n", "\n#SBATCH --mem=4G\n", "\n#SBATCH --cpus-per-task=1\n",
        "\n#SBATCH --qos=long\n", "\n#SBATCH --dependency=afterany:77\n",
        "\n#SBATCH --signal=B:USR1@120\n", "\nmodule load dmm\n",
        "\napptainer exec dmm.sif '/opt/dmm'\\''s/dmm' 'sweep' 'run' '"})
    EXPECT_NE(script.find(line), std::string::npos) << line;
  EXPECT_EQ(script.find("#SBATCH --account"), std::string::npos);
  EXPECT_NE(script.find("100%%/sweeps/"), std::string::npos) << script; // of Slurm's file names
  const auto file = folder.write("job.sh", script);
  EXPECT_EQ(support::runCommand({"bash", "-n", file.string()}).status, 0);
}

TEST_F(SlurmTest, ATaskTellsWhatItsRunDid) {
  const auto asked = folder.path() / "asked";
  std::string scontrol = "echo \"$*\" >'" + asked.string() + "'";
  const auto noteOf = [&](const std::string& program, const std::string& environment) {
    std::filesystem::remove_all(sweep.folder() / "tasks");
    std::filesystem::create_directories(sweep.folder() / "tasks");
    fake("run", program);
    fake("scontrol", scontrol);
    fake("sleep", "exit 0");
    types::SlurmSettings settings;
    settings.program = "run";
    const auto script = folder.write("job.sh", sweep::slurmScript(sweep, settings, {{3}, 0, ""}));
    support::runCommand({"bash", "-c",
                         "export SLURM_ARRAY_TASK_ID=3 SLURM_JOB_ID=9 SLURM_ARRAY_JOB_ID=8; " +
                             environment + "bash " + sweep::shellQuoted(script.string())});
    const auto lines = sweep::TaskLog(sweep, 3).lines();
    return lines.empty() ? "" : lines.back();
  };
  EXPECT_EQ(noteOf("exit 0", ""), "done");
  EXPECT_EQ(noteOf("exit 1", ""), "failed with exit status 1");
  EXPECT_EQ(noteOf("kill -KILL $$", ""), "requeued: killed by signal 9");
  // Not SLURM_JOB_ID: that of the last task means the whole array.
  EXPECT_EQ(support::readFile(asked), "requeue 8_3\n");
  EXPECT_EQ(noteOf("kill -KILL $$", "export SLURM_RESTART_COUNT=3; "),
            "failed: killed by signal 9");
  // Slurm signals the script, whose parent the run is not.
  const std::string slowly = "trap 'exit 75' TERM; kill -%1 $PPID; while :; do :; done";
  const auto signalled = [&](const std::string& signal) {
    std::string program = slowly;
    return program.replace(program.find("%1"), 2, signal);
  };
  EXPECT_EQ(noteOf(signalled("USR1"), ""), "requeued: the time limit");
  EXPECT_EQ(noteOf(signalled("TERM"), ""), "stopped: preempted or cancelled");
  EXPECT_EQ(noteOf("exit 75", ""), "stopped by a signal");
  scontrol = "exit 1";
  EXPECT_EQ(noteOf("kill -KILL $$", ""), "failed: Slurm did not requeue it");
}

TEST_F(SlurmTest, OfSeveralTasksOfARunTheActiveOrNewestCounts) {
  std::map<std::int64_t, SlurmTask> tasks;
  sweep::addTasks(tasks, "10|0|FAILED|NonZeroExitCode|n1\n10|1|PENDING|Resources|\n"
                         "12|0|RUNNING|None|n2\n11|0|CANCELLED by 1000|None|\n"
                         "11|1|COMPLETED|None|n1\n12|2|TIMEOUT|x|n1\n13|2|COMPLETED|None|n1\n"
                         "14|N/A|PENDING|x|\n");
  EXPECT_EQ(tasks.at(0).job, "12_0");
  EXPECT_EQ(tasks.at(0).node, "n2");
  EXPECT_EQ(tasks.at(1).reason, "Resources");
  EXPECT_TRUE(tasks.at(1).isActive());
  EXPECT_EQ(tasks.at(2).state, "COMPLETED");
  EXPECT_EQ(tasks.size(), 3U);
}

TEST_F(SlurmTest, StatesComeFromRunsClusterAndTaskLogs) {
  makeRun(0, types::RunStatus::Finished, 3);
  makeRun(1, types::RunStatus::Running, 2); // nobody trains it: interrupted
  makeRun(3, types::RunStatus::Failed);
  sweep.directory(3).updateInfo([](types::RunInfo& info) { info.failure = "too wide"; });
  auto now = states({});
  EXPECT_EQ(now[0].phase, SweepPhase::Finished);
  EXPECT_EQ(now[0].epochsDone, 3);
  EXPECT_EQ(now[0].validNll, 7.5);
  EXPECT_EQ(now[1].phase, SweepPhase::Stopped);
  EXPECT_EQ(now[2].phase, SweepPhase::NotStarted);
  EXPECT_EQ(now[3].phase, SweepPhase::Failed);
  EXPECT_EQ(now[3].note, "too wide");
  EXPECT_EQ(sweep::runsToDo(sweep::statesOf(sweep, {}), false), std::set<std::int64_t>{2});
  EXPECT_EQ(sweep::runsToDo(sweep::statesOf(sweep, {}), true), (std::set<std::int64_t>{1, 2, 3}));

  const sweep::TaskLog log(sweep, 1);
  log.note("started on n1, job 7_1");
  log.note("stopped: preempted or cancelled");
  now = states({{1, {"7_1", "PENDING", "BeginTime", ""}},
                {2, {"7_2", "PENDING", "JobArrayTaskLimit", ""}},
                {3, {"8_3", "RUNNING", "None", "n2"}}});
  EXPECT_EQ(now[1].phase, SweepPhase::Requeued);
  EXPECT_EQ(now[1].note, "stopped: preempted or cancelled; BeginTime");
  EXPECT_EQ(now[2].phase, SweepPhase::Pending);
  EXPECT_EQ(now[2].note, "JobArrayTaskLimit");
  EXPECT_EQ(now[3].phase, SweepPhase::Running);
  EXPECT_EQ(now[3].host, "n2");
  EXPECT_TRUE(sweep::runsToDo(sweep::statesOf(sweep, {{1, {"7_1", "PENDING", "", ""}},
                                                      {2, {"7_2", "PENDING", "", ""}},
                                                      {3, {"8_3", "RUNNING", "", ""}}}),
                              true)
                  .empty());
  now = states(
      {{1, {"7_1", "OUT_OF_MEMORY", "OutOfMemory", "n1"}}, {2, {"7_2", "CANCELLED", "None", ""}}});
  EXPECT_EQ(now[1].phase, SweepPhase::Failed);
  EXPECT_EQ(now[1].note, "out of memory");
  EXPECT_EQ(now[2].phase, SweepPhase::Stopped);
}

TEST_F(SlurmTest, WhatRunYamlCouldNotTakeTheLogTells) {
  const std::string said = "/shared/run.yaml: cannot write: No space left on device";
  const auto log = [&](std::int64_t index, const std::string& text) {
    std::filesystem::create_directories(sweep.logFile(index).parent_path());
    std::ofstream(sweep.logFile(index)) << text;
  };
  log(0, "epoch 1\ndmm: " + said + "\n");
  log(1, "dmm: " + said + "\nepoch 1\n"); // it went on since
  makeRun(2, types::RunStatus::Running);  // and nobody trains it
  log(2, "dmm: " + said + "\n");
  makeRun(3, types::RunStatus::Running);
  log(3, "dmm: " + said + "\n");
  const auto now = states({{3, {"7_3", "FAILED", "NonZeroExitCode", "n1"}}});
  EXPECT_EQ(now.at(0).phase, SweepPhase::NotStarted);
  EXPECT_EQ(now.at(0).note, said);
  EXPECT_EQ(now.at(1).phase, SweepPhase::NotStarted);
  EXPECT_EQ(now.at(1).note, "");
  EXPECT_EQ(now.at(2).phase, SweepPhase::Stopped);
  EXPECT_EQ(now.at(2).note, "interrupted; " + said);
  EXPECT_EQ(now.at(3).phase, SweepPhase::Failed);
  EXPECT_EQ(now.at(3).note, "failed; " + said);
}

TEST_F(SlurmTest, WhatWasCancelledWhileItWaitedIsStoppedThoughSlurmForgotIt) {
  sweep::TaskLog(sweep, 2).note("cancelled on login1");
  const auto now = states({});
  EXPECT_EQ(now.at(2).phase, SweepPhase::Stopped);
  EXPECT_EQ(now.at(2).note, "cancelled on login1");
  EXPECT_FALSE(sweep::runsToDo(sweep::statesOf(sweep, {}), false).contains(2));
}

TEST_F(SlurmTest, ARefusalLeavesNothing) {
  const runs::RunStore elsewhere(folder.path() / "elsewhere");
  const sweep::Sweep fresh = makeSweep(elsewhere);
  const auto problemOf = [&](const std::string& sbatch) {
    fake("sbatch", sbatch);
    std::string problem;
    for (const bool isKept : {true, false}) {
      try {
        sweep::submitToSlurm(isKept ? sweep : fresh, {}, {0, 1});
        ADD_FAILURE() << "nothing was refused";
      } catch (const std::exception& error) {
        EXPECT_TRUE(problem.empty() || problem == error.what());
        problem = error.what();
      }
    }
    for (const char* file : {"jobs.yaml", "slurm.yaml", "job-0.sh", ".job-0.sh"})
      EXPECT_FALSE(std::filesystem::exists(sweep.folder() / file)) << file;
    EXPECT_FALSE(std::filesystem::exists(fresh.folder())); // begun by this alone
    return problem;
  };
  EXPECT_EQ(problemOf("echo 'sbatch: error: invalid partition specified: nope' >&2; exit 1"),
            "sbatch: invalid partition specified: nope");
  EXPECT_EQ(
      problemOf("echo 'sbatch: error: resolve_ctls_from_dns_srv: Unknown host' >&2\n"
                "echo 'sbatch: fatal: Could not establish a configuration source' >&2; exit 1"),
      "sbatch: Could not establish a configuration source");
  EXPECT_EQ(problemOf("exit 3"), "sbatch: ended with status 3");
  fake("sbatch", "echo 'sbatch: error: Unable to contact slurm controller' >&2; exit 1");
  EXPECT_THROW(sweep::submitToSlurm(sweep, {}, {0}), support::IoError);
  ::setenv("PATH", "/nowhere", 1);
  EXPECT_THROW(sweep::submitToSlurm(sweep, {}, {0}), support::InputError);
}

TEST_F(SlurmTest, OnAFullDiskNothingIsSubmitted) {
  const auto called = folder.path() / "called";
  fake("sbatch", "touch '" + called.string() + "'; echo 42");
  const sweep::Sweep fresh = makeSweep(runs::RunStore(folder.path() / "elsewhere"));
  for (const rlim_t bytes : {0, 40, 1000}) { // until the plan, its experiment, the job's script
    const test::FileSizeLimit limit(bytes);
    EXPECT_THROW(sweep::submitToSlurm(fresh, {}, {0}), support::IoError);
    EXPECT_FALSE(std::filesystem::exists(fresh.folder())) << bytes;
    EXPECT_THROW(sweep::submitToSlurm(sweep, {}, {0}), support::IoError);
    EXPECT_TRUE(sweep::readSlurmJobs(sweep).empty());
  }
  EXPECT_FALSE(std::filesystem::exists(called));
}

TEST_F(SlurmTest, TheSamePlanInAnotherFolderIsAnotherSweep) {
  fake("sbatch", "echo 42");
  sweep::submitToSlurm(sweep, {}, {0, 1});
  fake("sacct", "exit 1");
  fake("squeue", "echo '41|0|RUNNING|None|n1'; echo '42|1|PENDING|Priority|'");
  const auto tasks = sweep::slurmTasks(sweep);
  ASSERT_EQ(tasks.size(), 1U);
  EXPECT_EQ(tasks.at(1).job, "42_1");
  // Who submitted died before the id was written: then the name must do.
  sweep::writeSlurmJobs(sweep, {{"", "0-1", 0, "", ""}});
  EXPECT_EQ(sweep::slurmTasks(sweep).size(), 2U);
}

TEST_F(SlurmTest, RecordsThatAreKeptAreReadAnewWhereTheyChanged) {
  makeRun(0, types::RunStatus::Stopped, 2);
  sweep::RunRecords records;
  EXPECT_EQ(sweep::statesOf(sweep, {}, records)[0].epochsDone, 2);
  const auto run = sweep.directory(0);
  run.updateInfo([](types::RunInfo& info) { info.status = types::RunStatus::Finished; });
  {
    runs::MetricsWriter writer(run.metricsFile(), 2);
    types::EpochReport report;
    report.epoch = 2;
    report.validNll = 6.5;
    writer.append(report);
  }
  const auto now = sweep::statesOf(sweep, {}, records)[0];
  EXPECT_EQ(now.phase, SweepPhase::Finished);
  EXPECT_EQ(now.epochsDone, 3);
  EXPECT_EQ(now.validNll, 6.5);
  std::filesystem::remove_all(run.path());
  EXPECT_EQ(sweep::statesOf(sweep, {}, records)[0].phase, SweepPhase::NotStarted);
}

TEST_F(SlurmTest, WhatWasSubmittedIsKept) {
  fake("sbatch", "echo '42;here'");
  types::SlurmSettings settings;
  settings.partition = "low";
  settings.setup = "module load a\nmodule load b";
  EXPECT_EQ(sweep::submitToSlurm(sweep, settings, {0, 1, 3}), std::vector<std::string>{"42"});
  const auto jobs = sweep::readSlurmJobs(sweep);
  ASSERT_EQ(jobs.size(), 1U);
  EXPECT_EQ(jobs[0].id, "42");
  EXPECT_EQ(jobs[0].array, "0-1,3");
  EXPECT_EQ(sweep::readSlurmSettings(sweep.folder() / "slurm.yaml"), settings);
  EXPECT_TRUE(sweep::submitToSlurm(sweep, settings, {}).empty());
}
