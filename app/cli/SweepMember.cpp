#include "app/cli/SweepMember.h"

#include "app/cli/Output.h"
#include "app/cli/ProgressBar.h"
#include "app/cli/StopSignals.h"
#include "core/data/Dataset.h"
#include "core/engine/Engine.h"
#include "core/runs/MetricsFile.h"
#include "core/support/Errors.h"
#include "core/support/Failure.h"
#include "core/sweep/Halving.h"
#include "core/sweep/SlurmScript.h"

#include <fmt/format.h>

#include <chrono>
#include <thread>

namespace dmm::cli {

namespace {

using types::RunStatus;

/// The run's folder; made where it is missing.
runs::RunDirectory madeRun(const sweep::Sweep& sweep, const types::SweepRun& run) {
  const auto directory = sweep.directory(run.index);
  if (std::filesystem::exists(directory.infoFile())) return directory;
  types::ExperimentConfig config = run.config;
  const auto dataset = data::Dataset::fromConfig(config.dataset);
  const auto& summary = dataset->summary();
  config.dataset = {summary.name, summary.file, summary.sha256};
  config.versions = engine::engine().versions();
  return sweep.store().createMember(directory.id(), config, sweep.id(), run.index);
}

/// Notes the failure of a run that could not begin; gives the exit status.
int failed(const runs::RunDirectory& run, const std::string& reason) {
  run.updateInfo([&](types::RunInfo& info) {
    info.status = RunStatus::Failed;
    info.failure = reason;
    info.ended = runs::utcNow();
  });
  throw std::runtime_error(fmt::format("run {} failed: {}", run.id(), reason));
}

/// False when a stop was asked for first.
bool waitForOthers(const runs::RunDirectory& run) {
  for (bool isTold = false; run.isBeingTrained(); isTold = true) {
    if (!isTold) tell("run {} is being trained by another process; waiting for that", run.id());
    if (stopRequest()) return false;
    std::this_thread::sleep_for(std::chrono::seconds(1));
  }
  return true;
}

std::int64_t epochsOnRecord(const runs::RunDirectory& run) {
  return std::int64_t(runs::readMetrics(run.metricsFile()).reports.size());
}

int train(train::Trainer& trainer, std::int64_t epochs) {
  ProgressBar bar(false);
  if (!trainer.notice().empty()) bar.say(trainer.notice());
  bool isEndOfStage = false;
  train::Trainer::Observer observer;
  observer.epochCompleted = [&](const types::EpochReport& report) {
    bar.epochCompleted(report);
    isEndOfStage = report.epoch + 1 >= epochs && epochs < trainer.config().run.numEpochs;
    if (isEndOfStage) trainer.requestStop();
  };
  observer.miniBatchCompleted = [&](const auto& progress) {
    bar.miniBatchCompleted(progress);
    if (stopRequest()) trainer.requestInterrupt();
  };
  const RunStatus status = trainer.run(observer);
  bar.finish();
  if (status == RunStatus::Failed)
    throw std::runtime_error(
        fmt::format("run {} failed: {}", trainer.directory().id(), trainer.failureReason()));
  return status == RunStatus::Finished || isEndOfStage ? 0 : sweep::kToGoOn;
}

} // namespace

int trainMember(const sweep::Sweep& sweep, std::int64_t index, std::int64_t stage) {
  const types::SweepRun& run = sweep.run(index);
  watchStopSignals();
  const auto kept = sweep::runsOfStage(sweep, stage);
  if (!kept)
    throw std::runtime_error(fmt::format(
        "{}: stage {} cannot begin: not every run of the one before has come to its end",
        sweep.id(), stage));
  if (!kept->contains(index)) {
    say("run {} is not among the best, and goes no further", index);
    return 0;
  }
  const auto directory = madeRun(sweep, run);
  if (!waitForOthers(directory)) return sweep::kToGoOn;
  const std::int64_t epochs = sweep::epochsOfStage(sweep, run.config, stage);
  const bool isLast = stage + 1 == sweep::stageCount(sweep);
  if (directory.readInfo().status == RunStatus::Finished ||
      (!isLast && epochsOnRecord(directory) >= epochs))
    return 0;
  if (!run.problem.empty()) return failed(directory, run.problem);
  std::unique_ptr<train::Trainer> trainer;
  try {
    trainer = engine::engine().resumeTrainer(directory, std::nullopt);
  } catch (const std::exception& error) {
    // Somebody else was faster: what the run is, that one says.
    if (directory.isBeingTrained()) throw;
    return failed(directory, support::sentenceOf(error));
  }
  return train(*trainer, epochs);
}

} // namespace dmm::cli
