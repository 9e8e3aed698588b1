#include "core/train/Trainer.h"

#include "core/diagnose/Replay.h"
#include "core/evaluate/CheckpointEvaluation.h"
#include "core/formats/OwnMidi.h"
#include "core/formats/VoiceAssignment.h"
#include "core/generate/Composer.h"
#include "core/generate/Provenance.h"
#include "core/kernels/Target.h"
#include "core/runs/MetricsFile.h"
#include "core/support/Errors.h"
#include "core/train/Branch.h"
#include "core/train/Checkpoint.h"
#include "core/types/RunCost.h"
#include "core/weights/StateDictFile.h"
#include "tests/core/train/TrainerFixture.h"
#include "tests/support/FileSizeLimit.h"

#include <cmath>
#include <future>
#include <gtest/gtest.h>

using namespace dmm;
using train::Trainer;
using types::RunStatus;

namespace {

class TrainerTest : public test::TrainerFixture {
 protected:
  /// Stops a run in the middle, goes on, and holds it against one that was not stopped.
  void expectResumesToTheSameBits();
};

/// All that must be the same in two runs that are the same: everything but the seconds.
void expectSame(const std::vector<types::EpochReport>& a,
                const std::vector<types::EpochReport>& b) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    EXPECT_EQ(a[i].epoch, b[i].epoch);
    EXPECT_EQ(a[i].step, b[i].step);
    EXPECT_EQ(a[i].objective, b[i].objective) << "epoch " << a[i].epoch;
    EXPECT_EQ(a[i].elbo, b[i].elbo);
    EXPECT_EQ(a[i].gradientNorm, b[i].gradientNorm);
    EXPECT_EQ(a[i].learningRate, b[i].learningRate);
    EXPECT_EQ(a[i].beta, b[i].beta);
    EXPECT_EQ(std::isnan(a[i].validNll), std::isnan(b[i].validNll));
    if (!std::isnan(a[i].validNll)) {
      EXPECT_EQ(a[i].validNll, b[i].validNll);
    }
  }
}

std::vector<types::EpochReport> reportsOf(const runs::RunDirectory& run) {
  return run.summary().reports;
}

} // namespace

TEST_F(TrainerTest, AWholeRunLeavesItsFiles) {
  const auto trainer = create(config);
  std::vector<RunStatus> statuses;
  std::vector<std::int64_t> epochs;
  Trainer::Observer observer;
  observer.statusChanged = [&](RunStatus status) { statuses.push_back(status); };
  observer.epochCompleted = [&](const auto& report) { epochs.push_back(report.epoch); };
  EXPECT_EQ(trainer->run(observer), RunStatus::Finished);
  EXPECT_EQ(statuses, (std::vector{RunStatus::Running, RunStatus::Finished}));
  EXPECT_EQ(epochs, (std::vector<std::int64_t>{0, 1, 2, 3, 4, 5}));

  const auto summary = trainer->directory().summary();
  EXPECT_EQ(summary.problem, "");
  EXPECT_EQ(summary.info.status, RunStatus::Finished);
  EXPECT_EQ(summary.epochsDone(), 6);
  EXPECT_EQ(summary.reports.back().step, 12); // six pieces in mini-batches of four
  for (const auto& report : summary.reports) {
    const bool evaluated = report.epoch == 2 || report.epoch == 4 || report.epoch == 5;
    EXPECT_EQ(!std::isnan(report.validNll), evaluated) << report.epoch;
    EXPECT_NEAR(report.elbo, report.reconstruction + report.kl, 1e-9);
    EXPECT_GT(report.gradientNorm, 0);
  }
  EXPECT_EQ(summary.reports.back().beta, 1);
  EXPECT_FALSE(summary.config.dataset.sha256.empty());
  EXPECT_EQ(summary.config.dataset.name, "small");
  EXPECT_TRUE(summary.config.versions.contains("libtorch"));
  for (const char* name : {"epoch-000003.pt", "epoch-000005.pt", "last.pt", "best.pt"})
    EXPECT_TRUE(std::filesystem::exists(trainer->directory().checkpointFolder() / name)) << name;
}

TEST_F(TrainerTest, AnnealedObjectiveAndTrueElboAreTwoThings) {
  config.annealing = {0.25, 1000000};
  const auto trainer = create(config);
  trainer->run({});
  for (const auto& report : reportsOf(trainer->directory()))
    EXPECT_NEAR(report.objective, report.reconstruction + 0.25 * report.kl,
                1e-4 * std::abs(report.objective));
}

TEST_F(TrainerTest, LearnsWhatIsThereToLearn) {
  config.run.numEpochs = 150;
  config.optimiser.learningRate = 0.01;
  config.optimiser.weightDecay = 0;
  const auto trainer = create(config);
  ASSERT_EQ(trainer->run({}), RunStatus::Finished) << trainer->failureReason();
  const auto reports = reportsOf(trainer->directory());
  EXPECT_LT(reports.back().elbo, 0.35 * reports.front().elbo);
}

TEST_F(TrainerTest, TheSameSeedIsTheSameRun) {
  const auto a = create(config);
  const auto b = create(config);
  config.run.seed = 6;
  const auto c = create(config);
  for (const auto* trainer : {&a, &b, &c}) (*trainer)->run({});
  expectSame(reportsOf(a->directory()), reportsOf(b->directory()));
  EXPECT_NE(reportsOf(a->directory())[0].objective, reportsOf(c->directory())[0].objective);
}

TEST_F(TrainerTest, AStopKeepsTheFinishedEpochsAndTheRunStaysItsOwners) {
  const auto first = create(config);
  Trainer::Observer observer;
  std::int64_t miniBatches = 0;
  observer.miniBatchCompleted = [&](const types::TrainingProgress& progress) {
    if (!std::isnan(progress.evaluated)) return;
    if (++miniBatches == 7) first->requestStop(); // in the middle of epoch 4
  };
  EXPECT_EQ(first->run(observer), RunStatus::Stopped);
  const runs::RunDirectory run = first->directory();
  EXPECT_EQ(run.summary().epochsDone(), 3);
  EXPECT_THROW(Trainer::resume(run), support::InputError); // `first` still owns it
}

TEST_F(TrainerTest, ResumeGoesOnToTheSameBits) { expectResumesToTheSameBits(); }

TEST_F(TrainerTest, ResumeDropsWhatTheWholeRunDrops) {
  const auto plain = create(config);
  config.model.rnnDropout = 0.5;
  const auto dropping = create(config);
  for (const auto* trainer : {&plain, &dropping}) (*trainer)->run({});
  EXPECT_NE(reportsOf(plain->directory())[0].objective,
            reportsOf(dropping->directory())[0].objective);
  config.run.threads = 2;
  expectResumesToTheSameBits();
}

void TrainerTest::expectResumesToTheSameBits() {
  const auto whole = create(config);
  whole->run({});
  auto first = create(config);
  const runs::RunDirectory run = first->directory();
  Trainer::Observer observer;
  std::int64_t miniBatches = 0;
  observer.miniBatchCompleted = [&](const types::TrainingProgress& progress) {
    if (!std::isnan(progress.evaluated)) return;
    if (++miniBatches == 7) first->requestStop();
  };
  first->run(observer);
  first.reset();

  const auto second = Trainer::resume(run);
  EXPECT_EQ(second->run({}), RunStatus::Finished);
  expectSame(reportsOf(run), reportsOf(whole->directory()));
  EXPECT_EQ(run.summary().info.status, RunStatus::Finished);
}

TEST_F(TrainerTest, ResumeGoesOnInTheMiddleOfAScheduleToTheSameBits) {
  config.optimiser.schedule = types::RateSchedule::Cosine;
  config.optimiser.warmupSteps = 4; // of 12
  config.optimiser.globalNorm = 5;
  const auto whole = create(config);
  whole->run({});
  auto first = create(config);
  const runs::RunDirectory run = first->directory();
  Trainer::Observer observer;
  observer.epochCompleted = [&](const auto& report) {
    if (report.epoch == 3) first->requestStop();
  };
  first->run(observer);
  first.reset();
  EXPECT_EQ(Trainer::resume(run)->run({}), RunStatus::Finished);
  const auto reports = reportsOf(run);
  expectSame(reports, reportsOf(whole->directory()));
  // Two steps an epoch: those numbered 2, 4, 6 ... have the rates that are reported.
  const double factors[] = {0.5,
                            1,
                            1 + std::cos(M_PI / 8),
                            1 + std::cos(3 * M_PI / 8),
                            1 + std::cos(5 * M_PI / 8),
                            1 + std::cos(7 * M_PI / 8)};
  for (std::size_t i = 0; i < reports.size(); ++i)
    EXPECT_NEAR(reports[i].learningRate, 3e-4 * factors[i] * (i < 2 ? 1 : 0.5), 1e-15) << i;
}

TEST_F(TrainerTest, ARunSaysItsTargetAndGoesOnOnAnother) {
  auto trainer = create(config);
  const runs::RunDirectory run = trainer->directory();
  trainer->run({});
  trainer.reset();
  EXPECT_EQ(run.readInfo().target, kernels::target());
  trainer = Trainer::resume(run, config.run.numEpochs + 1);
  EXPECT_EQ(trainer->notice(), "");
  EXPECT_EQ(trainer->run({}), RunStatus::Finished);
  trainer.reset();

  const std::string widest = kernels::targets().front();
  const std::string another = kernels::targets().back();
  kernels::chooseTarget(another);
  trainer = Trainer::resume(run, config.run.numEpochs + 2);
  if (another != widest) {
    EXPECT_EQ(trainer->notice(), widest + " trained it so far and " + another +
                                     " does from here: figures may differ in their last digits");
  }
  EXPECT_EQ(trainer->run({}), RunStatus::Finished);
  EXPECT_EQ(run.readInfo().target, another);
  kernels::chooseTarget("");
}

TEST_F(TrainerTest, ResumeMayAddEpochs) {
  auto trainer = create(config);
  const runs::RunDirectory run = trainer->directory();
  trainer->run({});
  trainer.reset();
  EXPECT_THROW(Trainer::resume(run), support::InputError);
  trainer = Trainer::resume(run, 8);
  EXPECT_EQ(trainer->run({}), RunStatus::Finished);
  EXPECT_EQ(run.summary().epochsDone(), 8);
  EXPECT_EQ(run.readConfig().run.numEpochs, 8);
}

TEST_F(TrainerTest, PauseHoldsAndResumeGoesOn) {
  config.run.numEpochs = 40;
  const auto trainer = create(config);
  std::promise<void> paused;
  std::vector<RunStatus> statuses;
  Trainer::Observer observer;
  observer.epochCompleted = [&](const auto& report) {
    if (report.epoch == 1) trainer->requestPause();
  };
  observer.statusChanged = [&](RunStatus status) {
    statuses.push_back(status);
    if (status == RunStatus::Paused) paused.set_value();
  };
  auto result = std::async(std::launch::async, [&] { return trainer->run(observer); });
  paused.get_future().wait();
  EXPECT_EQ(trainer->directory().summary().info.status, RunStatus::Paused);
  EXPECT_EQ(trainer->directory().summary().epochsDone(), 2);
  EXPECT_TRUE(std::filesystem::exists(trainer->directory().lastCheckpoint()));
  trainer->requestResume();
  EXPECT_EQ(result.get(), RunStatus::Finished);
  EXPECT_EQ(statuses, (std::vector{RunStatus::Running, RunStatus::Paused, RunStatus::Running,
                                   RunStatus::Finished}));
  EXPECT_EQ(trainer->directory().summary().epochsDone(), 40);
}

TEST_F(TrainerTest, StopEndsAPauseAndAResumeAfterItChangesNothing) {
  const auto trainer = create(config);
  Trainer::Observer observer;
  observer.epochCompleted = [&](const auto&) { trainer->requestPause(); };
  observer.statusChanged = [&](RunStatus status) {
    if (status != RunStatus::Paused) return;
    trainer->requestStop();
    trainer->requestResume();
  };
  EXPECT_EQ(trainer->run(observer), RunStatus::Stopped);
  EXPECT_EQ(trainer->directory().summary().info.status, RunStatus::Stopped);
}

TEST_F(TrainerTest, ANotANumberStopsTheRunBeforeItsStep) {
  config.optimiser.learningRate = 10; // leaves the numbers within a few steps
  config.optimiser.weightDecay = 0;
  config.run.numEpochs = 500;
  config.run.threads = 2;
  auto trainer = create(config);
  const runs::RunDirectory run = trainer->directory();
  ASSERT_EQ(trainer->run({}), RunStatus::Failed);
  const auto summary = run.summary();
  EXPECT_EQ(summary.info.status, RunStatus::Failed);
  EXPECT_EQ(summary.info.failure, trainer->failureReason());
  const auto& last = summary.reports.back();
  EXPECT_FALSE(std::isfinite(last.objective) && std::isfinite(last.gradientNorm)); // marked
  EXPECT_NE(summary.info.failure.find("at step " + std::to_string(last.step)), std::string::npos);
  EXPECT_NE(summary.info.failure.find(run.nonFiniteReport(last.step).string()), std::string::npos)
      << summary.info.failure;
  trainer.reset();

  // The report names the pieces of the mini-batch, and the record makes it happen again.
  EXPECT_EQ(run.newestNonFiniteReport(), run.nonFiniteReport(last.step));
  const std::string report = test::contentOf(run.newestNonFiniteReport());
  EXPECT_NE(report.find("  train "), std::string::npos) << report;
  const auto replay = diagnose::replayFlight(run.nonFiniteRecord(last.step));
  EXPECT_TRUE(replay.isSame()) << replay.recorded << " / " << replay.found;
  EXPECT_EQ(summary.info.failure.rfind(replay.found, 0), 0U);

  // Resumed as it is, it comes to the same step; with a small rate it goes on.
  trainer = Trainer::resume(run);
  ASSERT_EQ(trainer->run({}), RunStatus::Failed);
  EXPECT_EQ(trainer->failureReason(), summary.info.failure);
  trainer.reset();
  const auto branch = train::branchRun(store, run, 0.001);
  EXPECT_EQ(branch.readInfo().parentRun, run.id());
  const auto done = summary.reports.size() - 1;
  EXPECT_EQ(branch.readInfo().parentEpoch, std::int64_t(done));
  trainer = Trainer::resume(branch, std::int64_t(done) + 3);
  ASSERT_EQ(trainer->run({}), RunStatus::Finished) << trainer->failureReason();
  const auto reports = reportsOf(branch);
  ASSERT_EQ(reports.size(), done + 3);
  EXPECT_EQ(reports[done].epoch, std::int64_t(done));
  EXPECT_NEAR(reports[done].learningRate, 0.001, 1e-5);
  for (std::size_t i = 0; i < done; ++i)
    EXPECT_EQ(reports[i].objective, summary.reports[i].objective);
}

TEST_F(TrainerTest, ADamagedLastCheckpointGivesWayToTheOneBefore) {
  const auto whole = create(config);
  whole->run({});
  config.run.numEpochs = 5;
  auto trainer = create(config);
  const runs::RunDirectory run = trainer->directory();
  trainer->run({});
  trainer.reset();
  std::filesystem::resize_file(run.lastCheckpoint(), 1000);
  for (const auto& file : {run.epochCheckpoint(4), run.bestCheckpoint()})
    std::filesystem::remove(file); // as new as last.pt
  trainer = Trainer::resume(run, 6);
  EXPECT_NE(trainer->notice().find("last.pt: is not a whole checkpoint"), std::string::npos)
      << trainer->notice();
  EXPECT_NE(trainer->notice().find("going on from previous.pt, after 4 epochs"), std::string::npos)
      << trainer->notice();
  EXPECT_EQ(trainer->run({}), RunStatus::Finished);
  const auto reports = reportsOf(run);
  ASSERT_EQ(reports.size(), 6U);
  EXPECT_EQ(reports.back().objective, reportsOf(whole->directory()).back().objective);
}

TEST_F(TrainerTest, ARunThatWasKilledBetweenTwoCheckpointsLeavesNothingBehind) {
  config.run.numEpochs = 3;
  auto trainer = create(config);
  const runs::RunDirectory run = trainer->directory();
  trainer->run({});
  trainer.reset();
  // Killed when the last one had become the one before and the new one was not there yet.
  std::filesystem::remove(run.previousCheckpoint());
  std::filesystem::create_hard_link(run.lastCheckpoint(), run.previousCheckpoint());
  trainer = Trainer::resume(run, 4);
  ASSERT_EQ(trainer->run({}), RunStatus::Finished) << trainer->failureReason();
  trainer.reset();
  EXPECT_EQ(train::loadCheckpoint(run.lastCheckpoint()).epoch, 4);
  EXPECT_EQ(train::loadCheckpoint(run.previousCheckpoint()).epoch, 3);
  for (const auto& entry : std::filesystem::directory_iterator(run.checkpointFolder()))
    EXPECT_NE(entry.path().extension(), ".tmp") << entry.path();
}

TEST_F(TrainerTest, ARunThatWasKilledAfterItsLastEpochIsFinished) {
  auto trainer = create(config);
  const runs::RunDirectory run = trainer->directory();
  trainer->run({});
  trainer.reset();
  run.updateInfo([](types::RunInfo& info) { info.status = RunStatus::Running; });
  EXPECT_EQ(run.readInfo().status, RunStatus::Interrupted);
  trainer = Trainer::resume(run);
  EXPECT_EQ(trainer->run({}), RunStatus::Finished);
  trainer.reset();
  EXPECT_EQ(run.readInfo().status, RunStatus::Finished);
  EXPECT_EQ(reportsOf(run).size(), 6U);
}

TEST_F(TrainerTest, ACheckpointWhoseRowsAreLostIsNotUsed) {
  auto trainer = create(config);
  const runs::RunDirectory run = trainer->directory();
  trainer->run({});
  trainer.reset();
  const std::string rows = test::contentOf(run.metricsFile());
  std::filesystem::resize_file(run.metricsFile(), rows.find("\n4,") + 1); // epochs 0 to 3
  trainer = Trainer::resume(run);
  EXPECT_NE(trainer->notice().find("after 4 epochs"), std::string::npos) << trainer->notice();
  EXPECT_EQ(trainer->run({}), RunStatus::Finished);
  EXPECT_EQ(reportsOf(run).size(), 6U);
}

TEST_F(TrainerTest, AFullDiskFailsTheRunWhichGoesOnLater) {
  config.run.numEpochs = 12;
  const auto whole = create(config);
  whole->run({});
  auto trainer = create(config);
  const runs::RunDirectory run = trainer->directory();
  {
    std::optional<test::FileSizeLimit> limit;
    Trainer::Observer observer;
    observer.epochCompleted = [&](const auto& report) {
      if (report.epoch == 5) limit.emplace(std::filesystem::file_size(run.metricsFile()) + 20);
    };
    EXPECT_EQ(trainer->run(observer), RunStatus::Failed);
    EXPECT_NE(trainer->failureReason().find(run.path().string()), std::string::npos);
    EXPECT_EQ(trainer->failureReason().find('\n'), std::string::npos);
    trainer.reset();
  }
  EXPECT_EQ(run.summary().problem, "");
  trainer = Trainer::resume(run);
  EXPECT_EQ(trainer->run({}), RunStatus::Finished) << trainer->failureReason();
  expectSame(reportsOf(run), reportsOf(whole->directory()));
  for (const auto& entry : std::filesystem::recursive_directory_iterator(run.path()))
    EXPECT_NE(entry.path().extension(), ".tmp") << entry.path();
}

TEST_F(TrainerTest, AChangedDatasetIsRefusedOnResume) {
  config.run.numEpochs = 2;
  auto trainer = create(config);
  const runs::RunDirectory run = trainer->directory();
  trainer->run({});
  trainer.reset();
  folder.write("small.json", R"({"train": [[[60]]], "valid": [[[60]]], "test": [[[60]]]})");
  EXPECT_THROW(Trainer::resume(run, 4), support::InputError);
}

TEST_F(TrainerTest, WithNoWholeCheckpointLeftItIsRefused) {
  config.run.numEpochs = 2;
  auto trainer = create(config);
  const runs::RunDirectory run = trainer->directory();
  trainer->run({});
  trainer.reset();
  for (const auto& entry : std::filesystem::directory_iterator(run.checkpointFolder()))
    std::filesystem::resize_file(entry.path(), 100);
  EXPECT_THROW(Trainer::resume(run, 4), support::InputError);
  EXPECT_EQ(run.readConfig().run.numEpochs, 2); // nothing was changed
}

TEST_F(TrainerTest, WhatCannotBeTrainedLeavesNoFolder) {
  config.objective.name = "elbow";
  EXPECT_THROW(create(config), support::InputError);
  EXPECT_TRUE(store.list().empty());
}

TEST_F(TrainerTest, ARunThatCannotBeginIsFailedNotQueued) {
  const auto first = create(config);
  first->run({});
  const auto weights = folder.path() / "weights.pt";
  weights::exportStateDict(first->directory().lastCheckpoint(), weights);
  const runs::RunStore others(folder.path() / "others");
  const auto dataset = data::Dataset::fromConfig(config.dataset);
  {
    const test::FileSizeLimit limit(20000); // its record finds room, its first checkpoint none
    EXPECT_THROW(Trainer::create(others, config, dataset, weights), support::IoError);
  }
  ASSERT_EQ(others.list().size(), 1U);
  const auto info = others.list().front().readInfo();
  EXPECT_EQ(info.status, RunStatus::Failed);
  EXPECT_NE(info.failure.find("last.pt: cannot write: File too large"), std::string::npos)
      << info.failure;
  EXPECT_FALSE(info.ended.empty());
}

TEST_F(TrainerTest, AFolderThatVanishesFailsTheRunWithTheReason) {
  const auto trainer = create(config);
  Trainer::Observer observer;
  observer.epochCompleted = [&](const auto& report) {
    if (report.epoch == 0) std::filesystem::remove_all(trainer->directory().path());
  };
  EXPECT_EQ(trainer->run(observer), RunStatus::Failed);
  EXPECT_NE(trainer->failureReason().find(trainer->directory().path().string()), std::string::npos);
}

TEST_F(TrainerTest, EvaluationOfTheBestCheckpointAgreesWithItsTrainer) {
  config.run.numEpochs = 30;
  const auto trainer = create(config);
  trainer->run({});
  const auto summary = trainer->directory().summary();
  const auto dataset = data::Dataset::fromConfig(config.dataset);
  double mean = 0;
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const auto score =
        evaluate::evaluateCheckpoint(trainer->directory().bestCheckpoint(), *dataset,
                                     {types::Split::Valid, types::Bound::Elbo, 1, seed});
    EXPECT_EQ(score->epochs, summary.best()->epoch + 1);
    EXPECT_EQ(score->report.epoch, summary.best()->epoch);
    mean += score->report.value / 50;
  }
  EXPECT_NEAR(mean, summary.best()->validNll, 0.15 * mean); // one sample against the mean of fifty
}

TEST_F(TrainerTest, KeepsWhatTheModelComposesEveryNEpochs) {
  config.run.numEpochs = 8;
  config.run.sampleEvery = 3;
  config.run.checkpointEvery = 3;
  const auto trainer = create(config);
  ASSERT_EQ(trainer->run({}), RunStatus::Finished) << trainer->failureReason();
  const auto samples = trainer->directory().samples();
  ASSERT_EQ(samples.size(), 3U);
  for (const std::int64_t epoch : {3, 6, 7}) { // the multiples and the last one
    ASSERT_TRUE(samples.contains(epoch)) << epoch;
    // It is what the checkpoint of that epoch composes with the settings that it tells.
    const auto kept = formats::readOwnMidi(samples.at(epoch));
    const auto provenance = generate::parseProvenance(kept.origin, "kept");
    EXPECT_EQ(provenance.settings.seed, 5U);
    EXPECT_EQ(provenance.epochs, epoch + 1);
    EXPECT_EQ(provenance.settings.notes, types::NoteRule::LedVoices);
    EXPECT_EQ(provenance.settings.voices.front(), (types::PitchRange{72, 74})); // of the pieces
    const auto composer = generate::Composer::open(trainer->directory().epochCheckpoint(epoch));
    EXPECT_EQ(composer->identity().weights, provenance.weights);
    const auto again = composer->compose(provenance.settings).chorale;
    EXPECT_EQ(again.origin, kept.origin);
    EXPECT_EQ(formats::rollOf(again), formats::rollOf(kept));
  }
}

TEST_F(TrainerTest, KeepingSamplesChangesNothingElse) {
  config.run.sampleEvery = 0;
  const auto silent = create(config);
  silent->run({});
  EXPECT_TRUE(silent->directory().samples().empty());
  config.run.sampleEvery = 1;
  const auto composing = create(config);
  composing->run({});
  EXPECT_EQ(composing->directory().samples().size(), 6U);
  expectSame(reportsOf(silent->directory()), reportsOf(composing->directory()));
}

TEST_F(TrainerTest, WhatDoesNotFitIntoMemoryIsRefusedBeforeAnythingIsMade) {
  config.model.zDim = 65536; // 8.6 billion parameters, of 4 bytes each and many times
  try {
    create(config);
    FAIL() << "this machine has more than 580 GB of memory?";
  } catch (const support::InputError& error) {
    const std::string said = error.what();
    EXPECT_EQ(said.find('\n'), std::string::npos);
    EXPECT_NE(said.find("about 58"), std::string::npos) << said; // 8.6e9 * 4 * 17 bytes
    EXPECT_NE(said.find("8.59 billion parameters"), std::string::npos) << said;
  }
  EXPECT_TRUE(store.list().empty());

  // Resumed where there is less than it was trained with.
  config.model = {4, 6, 5, 8};
  auto trainer = create(config);
  const runs::RunDirectory run = trainer->directory();
  trainer->run({});
  trainer.reset();
  auto wide = run.readConfig();
  wide.model.zDim = 65536;
  run.writeConfig(wide);
  EXPECT_THROW(Trainer::resume(run, 9), support::InputError);
  EXPECT_EQ(run.readInfo().status, RunStatus::Finished);
}

TEST_F(TrainerTest, AnInterruptKeepsTheRunToGoOn) {
  const auto whole = create(config);
  whole->run({});
  auto first = create(config);
  const runs::RunDirectory run = first->directory();
  Trainer::Observer observer;
  observer.epochCompleted = [&](const auto& report) {
    if (report.epoch == 2) first->requestInterrupt();
    if (report.epoch == 2) first->requestPause(); // changes nothing any more
  };
  EXPECT_EQ(first->run(observer), RunStatus::Interrupted);
  EXPECT_EQ(run.readInfo().status, RunStatus::Interrupted);
  EXPECT_FALSE(run.readInfo().ended.empty());
  first.reset();
  EXPECT_EQ(train::loadCheckpoint(run.lastCheckpoint()).epoch, 3);
  EXPECT_EQ(Trainer::resume(run)->run({}), RunStatus::Finished);
  expectSame(reportsOf(run), reportsOf(whole->directory()));
}

TEST_F(TrainerTest, TimesItsPartsForTheNextOne) {
  config.run.sampleEvery = 2;
  const auto trainer = create(config);
  double left = -1;
  Trainer::Observer observer;
  observer.miniBatchCompleted = [&](const types::TrainingProgress& progress) {
    left = progress.secondsLeft;
  };
  trainer->run(observer);
  const auto cost = trainer->directory().summary().cost();
  EXPECT_GT(cost.epoch, 0);
  EXPECT_GT(cost.evaluation, cost.epoch); // K = 128 on a few pieces
  EXPECT_GT(cost.sample, 0);
  EXPECT_LT(left, cost.evaluation + cost.sample);

  // The next one knows before its first mini-batch.
  config.run.numEpochs = 1000;
  const auto next = create(config);
  std::optional<types::TrainingProgress> first;
  observer.miniBatchCompleted = [&](const types::TrainingProgress& progress) {
    if (!first) first = progress;
    next->requestStop();
  };
  next->run(observer);
  ASSERT_TRUE(first);
  EXPECT_NEAR(first->cost.evaluation, cost.evaluation, 1e-9);
  const double expected = types::secondsOf(config, cost);
  EXPECT_NEAR(first->secondsLeft, expected, 0.3 * expected);
}
