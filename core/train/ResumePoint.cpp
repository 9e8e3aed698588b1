#include "core/train/ResumePoint.h"

#include "core/runs/MetricsFile.h"
#include "core/support/Errors.h"
#include "core/train/TrainingState.h"
#include "core/types/Counted.h"

#include <fmt/format.h>

#include <algorithm>
#include <unistd.h>

namespace dmm::train {

namespace fs = std::filesystem;
using support::InputError;

namespace {

/// How many epochs metrics.csv has without a gap.
std::int64_t epochsOnRecord(const runs::RunDirectory& run) {
  const auto reports = runs::readMetrics(run.metricsFile()).reports;
  std::int64_t count = 0;
  while (count < std::int64_t(reports.size()) && reports[std::size_t(count)].epoch == count)
    ++count;
  return count;
}

/// last.pt, previous.pt, those of epochs from the newest on, and best.pt.
std::vector<fs::path> candidates(const runs::RunDirectory& run) {
  std::vector<fs::path> files;
  for (const auto& file : {run.lastCheckpoint(), run.previousCheckpoint()})
    if (fs::exists(file)) files.push_back(file);
  std::vector<fs::path> older = run.checkpoints(); // the best, the last, then by epoch
  std::reverse(older.begin(), older.end());
  for (const auto& file : older)
    if (file != run.lastCheckpoint()) files.push_back(file);
  return files;
}

Checkpoint verified(const fs::path& file, const types::ExperimentConfig& config,
                    std::int64_t onRecord) {
  Checkpoint checkpoint = loadCheckpoint(file);
  model::Architecture architecture = checkpoint.architecture; // the run's, and what it has heard
  architecture.config = config.model;
  TrainingState(config, architecture).restore(checkpoint, file.string());
  if (checkpoint.epoch > onRecord)
    throw InputError(file.string(),
                     fmt::format("is of epoch {}, but metrics.csv has {}", checkpoint.epoch,
                                 types::counted(onRecord, "epoch")));
  return checkpoint;
}

} // namespace

ResumePoint findResumePoint(const runs::RunDirectory& run, const types::ExperimentConfig& config) {
  const auto files = candidates(run);
  if (files.empty()) {
    if (!run.readInfo().initialWeights.empty())
      throw InputError(run.id(), "the run ended before the weights that it starts from were kept; "
                                 "begin it anew with --init");
    return {};
  }
  const std::int64_t onRecord = epochsOnRecord(run);
  ResumePoint found;
  std::string problem;
  for (const fs::path& file : files) {
    try {
      Checkpoint checkpoint = verified(file, config, onRecord);
      if (found.checkpoint && checkpoint.epoch <= found.checkpoint->epoch) continue;
      found.checkpoint = std::move(checkpoint);
      found.isLast = file == run.lastCheckpoint();
      if (found.isLast) return found;
      found.notice =
          fmt::format("{}; going on from {}, after {}",
                      problem.empty() ? run.lastCheckpoint().string() + ": is missing" : problem,
                      file.filename().string(), types::counted(found.checkpoint->epoch, "epoch"));
    } catch (const InputError& error) {
      if (problem.empty()) problem = error.what();
    }
  }
  if (!found.checkpoint) throw InputError(problem + "; no other checkpoint can be gone on from");
  return found;
}

void saveLastCheckpoint(const Checkpoint& checkpoint, const runs::RunDirectory& run) {
  const fs::path last = run.lastCheckpoint();
  fs::path second = run.checkpointFolder() / ".previous.pt.tmp";
  std::error_code error;
  fs::remove(second, error);
  // Where a file cannot have two names there is no previous one; the last is whole all the same.
  if (::link(last.c_str(), second.c_str()) == 0)
    fs::rename(second, run.previousCheckpoint(), error);
  // To rename does nothing where previous.pt is that file already: a program killed right here left
  // it so.
  fs::remove(second, error);
  saveCheckpoint(checkpoint, last);
}

void setDamagedLastAside(const runs::RunDirectory& run) {
  std::error_code error; // there may be none
  fs::rename(run.lastCheckpoint(), run.checkpointFolder() / "last-damaged.pt", error);
}

} // namespace dmm::train
