#include "core/train/Branch.h"

#include "core/support/AtomicFile.h"
#include "core/support/Errors.h"
#include "core/train/ResumePoint.h"
#include "core/types/RunName.h"

#include <fmt/format.h>

#include <cmath>

namespace dmm::train {

namespace fs = std::filesystem;

namespace {

void copyIfThere(const fs::path& from, const fs::path& to) {
  if (fs::exists(from)) support::writeFile(to, support::readFile(from, support::kLargestWeights));
}

void fill(const runs::RunDirectory& run, const runs::RunDirectory& parent, const ResumePoint& start,
          double factor) {
  types::RunInfo info = run.readInfo();
  const types::RunInfo origin = parent.readInfo();
  info.name = types::renamed(origin.name, parent.readConfig(), run.readConfig());
  info.parentRun = parent.id();
  info.initialWeights = origin.initialWeights;
  info.initialSha256 = origin.initialSha256;
  if (start.checkpoint) {
    Checkpoint checkpoint = *start.checkpoint;
    info.parentEpoch = checkpoint.epoch;
    checkpoint.learningRate *= factor;
    copyIfThere(parent.metricsFile(), run.metricsFile());
    copyIfThere(parent.evaluationsFile(), run.evaluationsFile());
    copyIfThere(parent.latentKlFile(), run.latentKlFile());
    copyIfThere(parent.rewindsFile(), run.rewindsFile());
    copyIfThere(parent.bestCheckpoint(), run.bestCheckpoint());
    saveCheckpoint(checkpoint, run.lastCheckpoint());
  }
  run.writeInfo(info);
}

} // namespace

runs::RunDirectory branchRun(const runs::RunStore& store, const runs::RunDirectory& parent,
                             double learningRate) {
  if (!(learningRate > 0) || !std::isfinite(learningRate))
    throw support::InputError(
        "learning rate", fmt::format("expected a number greater than 0, got {}", learningRate));
  types::ExperimentConfig config = parent.readConfig();
  const ResumePoint start = findResumePoint(parent, config);
  const double factor = learningRate / config.optimiser.learningRate;
  config.optimiser.learningRate = learningRate;
  const runs::RunDirectory run = store.create(config);
  try {
    fill(run, parent, start, factor);
  } catch (...) { // nothing half-made is left
    std::error_code ignored;
    fs::remove_all(run.path(), ignored);
    throw;
  }
  return run;
}

} // namespace dmm::train
