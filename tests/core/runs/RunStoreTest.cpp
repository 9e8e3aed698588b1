#include "core/runs/RunStore.h"

#include "core/config/ConfigYaml.h"
#include "core/runs/MetricsFile.h"
#include "core/support/Errors.h"
#include "tests/support/TemporaryFolder.h"

#include <fstream>
#include <gtest/gtest.h>

using namespace dmm;
using runs::RunStore;
using types::RunStatus;

namespace {

types::ExperimentConfig named(const std::string& name) {
  types::ExperimentConfig config;
  config.name = name;
  return config;
}

std::string messageOf(const std::function<void()>& action) {
  try {
    action();
  } catch (const support::InputError& error) {
    return error.what();
  }
  return "";
}

} // namespace

TEST(RunStore, ANewRunHasItsFiles) {
  const test::TemporaryFolder folder;
  const RunStore store(folder.path() / "runs");
  const auto run = store.create(named("First try: z=32!"));
  EXPECT_NE(run.id().find("-first-try-z-32-"), std::string::npos) << run.id();
  EXPECT_EQ(run.readConfig(), named("First try: z=32!"));
  const auto info = run.readInfo();
  EXPECT_EQ(info.name, "First try: z=32!");
  EXPECT_EQ(info.status, RunStatus::Queued);
  EXPECT_EQ(info.created.size(), std::string("2026-03-01T09:30:00Z").size());
  EXPECT_TRUE(std::filesystem::is_directory(run.checkpointFolder()));
}

TEST(RunStore, FindsByIdPrefixAndPath) {
  const test::TemporaryFolder folder;
  const RunStore store(folder.path());
  const auto a = store.create(named("a"));
  const auto b = store.create(named("b"));
  EXPECT_EQ(store.find(a.id()).path(), a.path());
  EXPECT_EQ(store.find(b.id().substr(0, b.id().size() - 2)).path(), b.path());
  EXPECT_EQ(RunStore("elsewhere").find(a.path().string()).path(), a.path());
  EXPECT_EQ(RunStore("elsewhere").find(a.path().string() + "/").path(), a.path());
  EXPECT_EQ(messageOf([&] { store.find("nothing"); }),
            "nothing: there is no such run in " + folder.path().string());
  EXPECT_NE(messageOf([&] { store.find("2"); }).find("2 runs begin with this"), std::string::npos);
  EXPECT_NE(messageOf([&] { store.find(""); }), "");
}

TEST(RunStore, ARelativeFolderIsNamedInFull) {
  const test::TemporaryFolder folder;
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(folder.path());
  const RunStore store("runs/../runs");
  const auto run = store.create(named("a"));
  std::filesystem::current_path(before);
  EXPECT_EQ(store.folder(), folder.path() / "runs");
  EXPECT_EQ(run.path(), folder.path() / "runs" / run.id());
  EXPECT_EQ(store.list().size(), 1U); // wherever the program is by now
}

TEST(RunStore, WhatIsNoTextIsNoNameOfARun) {
  const test::TemporaryFolder folder;
  const RunStore store(folder.path());
  EXPECT_EQ(messageOf([&] { store.create(named("a\x1b[2J")); }),
            "name: the name of the experiment has a control character (\\u001b)");
  EXPECT_TRUE(store.list().empty());
  const auto run = store.create(named("a"));
  const auto refusal = [&](const std::function<void(types::RunInfo&)>& change) {
    return messageOf([&] { run.updateInfo(change); });
  };
  EXPECT_EQ(refusal([](auto& info) { info.name = "a\nb"; }),
            "the name: has a control character (\\n)");
  EXPECT_EQ(refusal([](auto& info) { info.tags.push_back("\x07"); }),
            "a tag: has a control character (\\u0007)");
  EXPECT_EQ(refusal([](auto& info) { info.notes = "line\nline\x1b"; }),
            "the notes: has a control character (\\u001b)");
  EXPECT_EQ(refusal([](auto& info) { info.name = "\xFF"; }), "the name: is not UTF-8");
  EXPECT_EQ(run.readInfo().name, "a");
  EXPECT_EQ(refusal([](auto& info) { info.notes = "line\n\tline"; }), "");
  EXPECT_EQ(run.readInfo().notes, "line\n\tline");
}

TEST(RunDirectory, BytesThatAreNoTextAreShownAsUnknownAndOthersStayEditable) {
  const test::TemporaryFolder folder;
  const auto run = RunStore(folder.path()).create(named("a"));
  folder.write(run.id() + "/run.yaml",
               "name: \"w\xFF\xFEide\\e\"\ntags: [\xFF]\nstatus: stopped\n");
  const auto info = run.summary().info;
  EXPECT_EQ(run.summary().problem, "");
  EXPECT_EQ(info.name, "w\uFFFD\uFFFDide\x1b");
  EXPECT_EQ(info.tags, std::vector<std::string>{"\uFFFD"});
  run.updateInfo([](types::RunInfo& edited) { edited.archived = true; }); // the name is as it was
  EXPECT_TRUE(run.readInfo().archived);
  EXPECT_EQ(run.readInfo().name, info.name);
}

TEST(RunStore, ListsRunsOnlyAndNoFolderIsNoRuns) {
  const test::TemporaryFolder folder;
  const RunStore store(folder.path() / "runs");
  EXPECT_TRUE(store.list().empty());
  store.create(named("a"));
  folder.write("runs/notes/readme.txt", "no run");
  EXPECT_EQ(store.list().size(), 1U);
}

TEST(RunStore, AFolderThatCannotBeMadeIsNamed) {
  const test::TemporaryFolder folder;
  const auto file = folder.write("file", "x");
  EXPECT_THROW(RunStore(file / "runs").create(named("a")), support::IoError);
}

TEST(RunDirectory, WithoutAWriterARunningRunIsInterrupted) {
  const test::TemporaryFolder folder;
  const auto run = RunStore(folder.path()).create(named("a"));
  for (const auto status : {RunStatus::Running, RunStatus::Paused}) {
    auto info = run.readInfo();
    info.status = status;
    {
      const runs::MetricsWriter writer(run.metricsFile(), 0);
      run.writeInfo(info);
      EXPECT_EQ(run.readInfo().status, status);
    }
    EXPECT_EQ(run.readInfo().status, RunStatus::Interrupted);
  }
}

TEST(RunDirectory, InfoSurvivesTheRoundTrip) {
  const test::TemporaryFolder folder;
  const auto run = RunStore(folder.path()).create(named("a"));
  types::RunInfo info = run.readInfo();
  info.name = "name: with \"signs\"";
  info.tags = {"one", "two, three"};
  info.notes = "first line\nsecond line";
  info.status = RunStatus::Failed;
  info.failure = "the loss became NaN";
  info.parentRun = "p";
  info.parentEpoch = 12;
  run.writeInfo(info);
  const types::RunInfo read = run.readInfo();
  EXPECT_EQ(read.name, info.name);
  EXPECT_EQ(read.tags, info.tags);
  EXPECT_EQ(read.notes, info.notes);
  EXPECT_EQ(read.status, info.status);
  EXPECT_EQ(read.failure, info.failure);
  EXPECT_EQ(read.parentRun, "p");
  EXPECT_EQ(read.parentEpoch, 12);
}

TEST(RunDirectory, ADamagedRunIsListedWithItsProblem) {
  const test::TemporaryFolder folder;
  const auto run = RunStore(folder.path()).create(named("a"));
  folder.write(run.id() + "/config.yaml", "model: {z_dim: x}\n");
  const auto summary = run.summary();
  EXPECT_EQ(summary.info.name, "a");
  EXPECT_NE(summary.problem.find("config.yaml:1: model.z_dim: expected"), std::string::npos)
      << summary.problem;
  folder.write(run.id() + "/run.yaml", "status: sleeping\n");
  EXPECT_NE(run.summary().problem.find("run.yaml: status: 'sleeping'"), std::string::npos);
}

TEST(RunDirectory, PrefersTheBestCheckpoint) {
  const test::TemporaryFolder folder;
  const auto run = RunStore(folder.path()).create(named("a"));
  EXPECT_NE(messageOf([&] { run.modelCheckpoint(); }).find("no checkpoint yet"), std::string::npos);
  folder.write(run.id() + "/checkpoints/last.pt", "");
  EXPECT_EQ(run.modelCheckpoint(), run.lastCheckpoint());
  folder.write(run.id() + "/checkpoints/best.pt", "");
  EXPECT_EQ(run.modelCheckpoint(), run.bestCheckpoint());
}

TEST(RunSummary, BestIsTheLowestOnValid) {
  types::RunSummary summary;
  EXPECT_EQ(summary.best(), nullptr);
  const auto add = [&](std::int64_t epoch, double valid, double test) {
    types::EpochReport report;
    report.epoch = epoch;
    report.validNll = valid;
    report.testNll = test;
    summary.reports.push_back(report);
  };
  add(1, types::kNotMeasured, types::kNotMeasured);
  EXPECT_EQ(summary.best(), nullptr);
  add(2, 9.0, 9.5);
  add(3, 8.0, 9.9); // best on valid though worse on test
  add(4, 8.5, 8.0);
  ASSERT_NE(summary.best(), nullptr);
  EXPECT_EQ(summary.best()->epoch, 3);
}

TEST(RunStore, ColoursFollowEachOtherAndStay) {
  const test::TemporaryFolder folder;
  const RunStore store(folder.path());
  const auto a = store.create(named("a"));
  EXPECT_EQ(a.readInfo().color, 0);
  a.updateInfo([](types::RunInfo& info) { info.color = 4; });
  std::filesystem::rename(a.path(), folder.path() / "20200101-000000-a-0000"); // long ago
  const auto b = store.create(named("b"));
  EXPECT_EQ(b.readInfo().color, 5);
}

TEST(RunStore, EditsOfARecordKeepTheRest) {
  const test::TemporaryFolder folder;
  const auto run = RunStore(folder.path()).create(named("a"));
  run.updateInfo([](types::RunInfo& info) {
    info.status = RunStatus::Running; // nobody trains it: readInfo() says interrupted
    info.tags = {"night"};
  });
  run.updateInfo([](types::RunInfo& info) { info.archived = true; });
  const auto info = run.readInfo();
  EXPECT_TRUE(info.archived);
  EXPECT_EQ(info.tags, std::vector<std::string>{"night"});
  EXPECT_EQ(info.machine, runs::machineName());
  EXPECT_NE(test::contentOf(run.infoFile()).find("status: running"), std::string::npos);
  std::filesystem::remove_all(run.path());
  EXPECT_THROW(run.updateInfo([](types::RunInfo&) {}), support::InputError);
}

TEST(RunStore, ATrashedRunComesBackUntilTheTrashIsEmptied) {
  const test::TemporaryFolder folder;
  const RunStore store(folder.path());
  const auto run = store.create(named("a"));
  const auto other = store.create(named("b"));
  store.moveToTrash(run.id());
  EXPECT_EQ(store.list().size(), 1U);
  EXPECT_EQ(store.trashedRuns(), 1U);
  EXPECT_NE(messageOf([&] { store.moveToTrash(run.id()); }).find("no such run"), std::string::npos);
  EXPECT_NE(messageOf([&] { store.moveToTrash(""); }).find("no such run"), std::string::npos);
  store.restore(run.id());
  EXPECT_EQ(run.readInfo().name, "a");
  {
    const runs::MetricsWriter writer(run.metricsFile(), 0);
    EXPECT_NE(messageOf([&] { store.moveToTrash(run.id()); }).find("is being trained"),
              std::string::npos);
  }
  store.moveToTrash(run.id());
  EXPECT_EQ(store.emptyTrash(), 1U);
  EXPECT_EQ(store.emptyTrash(), 0U);
  EXPECT_NE(messageOf([&] { store.restore(run.id()); }).find("no such run"), std::string::npos);
  EXPECT_EQ(store.find(other.id()).id(), other.id());
}

TEST(RunDirectory, ListsItsCheckpointsAndSamples) {
  const test::TemporaryFolder folder;
  const auto run = RunStore(folder.path() / "runs").create(named("a"));
  EXPECT_TRUE(run.checkpoints().empty());
  EXPECT_TRUE(run.samples().empty());
  const auto touch = [](const std::filesystem::path& file) { std::ofstream(file) << "x"; };
  for (const auto& file :
       {run.epochCheckpoint(1000000), run.epochCheckpoint(50), run.lastCheckpoint(),
        run.bestCheckpoint(), run.checkpointFolder() / "epoch-50.pt",
        run.checkpointFolder() / "epoch-000060.pt.tmp", run.sampleFile(7), run.sampleFile(49),
        run.sampleFolder() / "sample-seed0.mid"})
    touch(file);
  EXPECT_EQ(run.checkpoints(),
            (std::vector{run.bestCheckpoint(), run.lastCheckpoint(), run.epochCheckpoint(50),
                         run.epochCheckpoint(1000000)}));
  const std::map<std::int64_t, std::filesystem::path> samples{{7, run.sampleFile(7)},
                                                              {49, run.sampleFile(49)}};
  EXPECT_EQ(run.samples(), samples);
  std::filesystem::remove_all(run.path());
  EXPECT_TRUE(run.checkpoints().empty());
  EXPECT_TRUE(run.samples().empty());
}
