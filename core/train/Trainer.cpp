#include "core/train/Trainer.h"

#include "core/kernels/Target.h"
#include "core/support/AtomicFile.h"
#include "core/support/Errors.h"
#include "core/support/Failure.h"
#include "core/support/Sha256.h"
#include "core/train/Device.h"
#include "core/train/MemoryCheck.h"
#include "core/train/ResumePoint.h"
#include "core/train/TrainingRun.h"
#include "core/train/Versions.h"
#include "core/types/Compatibility.h"
#include "core/types/ConfigField.h"
#include "core/types/Counted.h"
#include "core/weights/StateDictFile.h"

#include <fmt/format.h>

namespace dmm::train {

using types::RunStatus;

namespace {

/// The weights that a run starts from, where they are given.
struct Initial {
  std::string file;
  std::string sha256;
  Checkpoint state;
};

/// A run that was made and cannot begin is failed, with the reason; where not even that can be
/// written, nothing half-made stays.
void keepWhyItCannotBegin(const runs::RunDirectory& directory, const std::string& reason) {
  try {
    directory.updateInfo([&](types::RunInfo& info) {
      info.status = RunStatus::Failed;
      info.failure = reason;
      info.ended = runs::utcNow();
    });
  } catch (const std::exception&) {
    std::error_code ignored;
    std::filesystem::remove_all(directory.path(), ignored);
  }
}

std::unique_ptr<Trainer> begin(const runs::RunDirectory& directory,
                               const types::ExperimentConfig& config,
                               std::shared_ptr<const data::Dataset> dataset,
                               std::optional<Initial> initial) {
  std::optional<RoomForTheReason> room(directory);
  try {
    ResumePoint start;
    if (initial) {
      directory.updateInfo([&](types::RunInfo& info) {
        info.initialWeights = initial->file;
        info.initialSha256 = initial->sha256;
      });
      // What a resume before its first epoch needs.
      saveCheckpoint(initial->state, directory.lastCheckpoint());
      start = {std::move(initial->state), true, ""};
    }
    return std::make_unique<TrainingRun>(directory, config, std::move(dataset), start);
  } catch (const std::exception& error) {
    room.reset();
    keepWhyItCannotBegin(directory, support::sentenceOf(error));
    throw;
  }
}

} // namespace

std::unique_ptr<Trainer> Trainer::create(const runs::RunStore& store,
                                         types::ExperimentConfig config,
                                         std::shared_ptr<const data::Dataset> dataset,
                                         const std::filesystem::path& initialWeights) {
  config.dataset = {dataset->summary().name, dataset->summary().file, dataset->summary().sha256};
  config.versions = versions();
  // Refuses what cannot be trained before a folder is made.
  for (const auto& conflict : types::conflicts(config)) throw support::InputError(conflict.reason);
  for (const types::ConfigField& field : types::experimentFields())
    if (const std::string problem = field.problem(field.value(config)); !problem.empty())
      throw support::InputError(field.key, problem);
  deviceOf(config);
  requireMemory(config, *dataset);
  if (initialWeights.empty()) return begin(store.create(config), config, std::move(dataset), {});

  TrainingState state(config, architectureOf(config, *dataset));
  weights::importStateDict(initialWeights, *state.model);
  Initial initial{std::filesystem::absolute(initialWeights).string(),
                  support::sha256(support::readFile(initialWeights, support::kLargestWeights)),
                  state.capture()};
  return begin(store.create(config), config, std::move(dataset), std::move(initial));
}

std::unique_ptr<Trainer> Trainer::resume(const runs::RunDirectory& run,
                                         std::optional<std::int64_t> numEpochs) {
  types::ExperimentConfig config = run.readConfig();
  if (run.isExample())
    throw support::InputError(run.id(), std::string(types::kExampleStays) +
                                            "; with --learning-rate a new run goes on from it");
  if (run.isBeingTrained())
    throw support::InputError(run.path().string(), "the run is being trained by another process");
  auto dataset = data::Dataset::fromConfig(config.dataset);
  requireMemory(config, *dataset);
  ResumePoint start = findResumePoint(run, config);
  if (const std::string was = run.readInfo().target; !was.empty() && was != kernels::target())
    start.notice += fmt::format("{}{} trained it so far and {} does from here: figures may differ "
                                "in their last digits",
                                start.notice.empty() ? "" : "; ", was, kernels::target());
  const std::int64_t done = start.checkpoint ? start.checkpoint->epoch : 0;
  const bool extended = numEpochs && *numEpochs != config.run.numEpochs;
  if (numEpochs) config.run.numEpochs = *numEpochs;
  // A run that was killed after its last epoch has only to be told that it is finished.
  const bool lacksItsEnd =
      done == config.run.numEpochs && run.readInfo().status != RunStatus::Finished;
  if (done >= config.run.numEpochs && !lacksItsEnd)
    throw support::InputError(run.id(),
                              fmt::format("the run has done {} of {}; ask for more epochs to "
                                          "go on with it",
                                          done, types::counted(config.run.numEpochs, "epoch")));
  auto trainer = std::make_unique<TrainingRun>(run, config, std::move(dataset), start);
  if (extended) run.writeConfig(config);
  return trainer;
}

} // namespace dmm::train
