// What ends a process, or its memory, seen by the one that began it. Nothing here computes before
// it forks: a child has none of the threads that OpenMP keeps for its parent, and would wait for
// them.

#include "core/support/Errors.h"
#include "core/train/Trainer.h"
#include "tests/core/train/TrainerFixture.h"
#include "tests/support/MemoryLimit.h"

#include <cmath>
#include <csignal>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace dmm;
using train::Trainer;
using types::RunStatus;

namespace {

class TrainerProcessTest : public test::TrainerFixture {};

} // namespace

TEST_F(TrainerProcessTest, AKilledRunIsInterruptedWithEveryFinishedEpoch) {
  config.run.numEpochs = 1000000;
  int toParent[2];
  ASSERT_EQ(::pipe(toParent), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    const auto trainer = create(config);
    Trainer::Observer observer;
    observer.epochCompleted = [&](const auto& report) {
      const char done = 'x';
      if (report.epoch == 4 && ::write(toParent[1], &done, 1) != 1) ::_exit(1);
    };
    trainer->run(observer);
    ::_exit(0);
  }
  ::close(toParent[1]); // a child that ends early is then the end of the file, not a wait for ever
  char done = 0;
  ASSERT_EQ(::read(toParent[0], &done, 1), 1);
  const auto run = store.list().at(0);
  EXPECT_EQ(run.summary().info.status, RunStatus::Running);
  EXPECT_THROW(Trainer::resume(run), support::InputError);
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);

  const auto summary = run.summary();
  EXPECT_EQ(summary.info.status, RunStatus::Interrupted);
  EXPECT_EQ(summary.problem, "");
  ASSERT_GE(summary.reports.size(), 5U);
  for (std::size_t i = 0; i < summary.reports.size(); ++i)
    EXPECT_EQ(summary.reports[i].epoch, static_cast<std::int64_t>(i));
}

TEST_F(TrainerProcessTest, MemoryThatRunsOutFailsTheRunWithOneSentence) {
  if (test::kIsSanitized) GTEST_SKIP() << "a sanitizer takes all addresses";
  // Everything fits but the mini-batches of a thread, or the evaluation, of a process that has
  // nothing left; what it does then is its parent's to see.
  for (const std::int64_t threads : {1, 2}) {
    config.name = threads == 1 ? "one" : "two";
    config.model = {1500, 500, 500, 500};
    config.run.threads = threads;
    config.run.evaluateEvery = 1;
    const pid_t child = ::fork();
    if (child == 0) {
      int failure = 10;
      try {
        const auto trainer = create(config);
        Trainer::Observer observer;
        observer.miniBatchCompleted = [&](const types::TrainingProgress& progress) {
          if (progress.miniBatch == 1 && std::isnan(progress.evaluated)) test::leaveMemory(0);
        };
        failure = trainer->run(observer) == RunStatus::Failed ? 0 : 1;
      } catch (const std::exception&) {
        failure = 2;
      }
      ::_exit(failure);
    }
    int status = -1;
    ::waitpid(child, &status, 0);
    EXPECT_TRUE(WIFEXITED(status)) << "ended by signal " << WTERMSIG(status);
    EXPECT_EQ(WEXITSTATUS(status), 0);
    const auto info = store.list().back().readInfo();
    EXPECT_EQ(info.status, RunStatus::Failed);
    EXPECT_EQ(info.failure.rfind("there is not enough memory", 0), 0U) << info.failure;
    EXPECT_NE(info.failure.find("in all"), std::string::npos) << info.failure;
    EXPECT_EQ(info.failure.find('\n'), std::string::npos);
    std::filesystem::remove_all(store.list().back().path());
  }
}
