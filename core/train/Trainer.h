#pragma once

#include "core/data/Dataset.h"
#include "core/runs/RunStore.h"
#include "core/types/EpochReport.h"
#include "core/types/ExperimentConfig.h"
#include "core/types/RunInfo.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace dmm::train {

/// Trains one run from its first or its next epoch to the last, and writes all that a run keeps.
/// run() blocks and belongs on a worker thread; the three requests may come from any thread and are
/// seen after the running mini-batch. A run that stops, fails or is killed keeps every finished
/// epoch, and resume() goes on from the last checkpoint as if it had never stopped: epochs after it
/// are computed again, to the same bits. (Purely virtual, so that who holds one links nothing of
/// it: core/engine/Engine.h.)
class Trainer {
 public:
  /// Called on the thread of run(); each may be empty.
  struct Observer {
    std::function<void(const types::EpochReport&)> epochCompleted;
    std::function<void(const types::TrainingProgress&)> miniBatchCompleted;
    std::function<void(types::RunStatus)> statusChanged;
    /// An epoch begins anew; it is one of the report's, too, once that is completed.
    std::function<void(const types::Rewind&)> wentBack;
  };

  /// Makes a new run in the store. Dataset and versions are recorded in its config.yaml. With
  /// `initialWeights` it starts from what Python saved (core/weights/StateDictFile.h); run.yaml
  /// records the file and its SHA-256. Throws support::InputError for a configuration that cannot
  /// be trained, that needs more memory than there is, or weights that do not fit it, before
  /// anything is made. A run that is made and cannot begin all the same is failed.
  static std::unique_ptr<Trainer> create(const runs::RunStore& store,
                                         types::ExperimentConfig config,
                                         std::shared_ptr<const data::Dataset> dataset,
                                         const std::filesystem::path& initialWeights = {});

  /// Opens a run to go on with it; `numEpochs` replaces the configured number.
  /// Throws support::InputError when it trains elsewhere, has no epochs left, needs more memory
  /// than there is, its dataset changed or a file of it is damaged.
  static std::unique_ptr<Trainer> resume(const runs::RunDirectory& run,
                                         std::optional<std::int64_t> numEpochs = std::nullopt);

  virtual ~Trainer() = default;

  virtual const runs::RunDirectory& directory() const = 0;
  virtual const types::ExperimentConfig& config() const = 0;

  /// Finished, Stopped, Interrupted or Failed; failureReason() then says why. Never throws for what
  /// goes wrong in the work.
  virtual types::RunStatus run(const Observer& observer) = 0;
  virtual const std::string& failureReason() const = 0;

  /// One line where a run that is resumed does not go on from its last checkpoint; else empty.
  virtual const std::string& notice() const = 0;

  virtual void requestStop() = 0;
  /// As a stop, but it is the program that ends: the run is interrupted, and meant to go on.
  virtual void requestInterrupt() = 0;
  virtual void requestPause() = 0;
  virtual void requestResume() = 0;
};

} // namespace dmm::train
