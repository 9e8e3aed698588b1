#pragma once

#include "core/data/Dataset.h"
#include "core/model/SequenceModel.h"
#include "core/train/Checkpoint.h"
#include "core/train/ClippedAdam.h"
#include "core/types/ExperimentConfig.h"

#include <memory>

namespace dmm::train {

/// The model of an experiment with these training pieces, which an hmm may have heard less than all
/// keys of.
model::Architecture architectureOf(const types::ExperimentConfig& config,
                                   const data::Dataset& dataset);

/// What changes while a model trains: weights, optimiser, random generator and the two counts.
/// A fresh one depends on the architecture and the configuration's seed alone.
class TrainingState {
 public:
  TrainingState(const types::ExperimentConfig& config, const model::Architecture& architecture);
  /// Of a model that sees all keys.
  explicit TrainingState(const types::ExperimentConfig& config)
      : TrainingState(config, {config.model}) {}

  Checkpoint capture() const;

  /// Throws support::InputError naming `source` when the checkpoint is of another model.
  void restore(const Checkpoint& checkpoint, const std::string& source);

  torch::Generator generator; ///< draws the first weights, shuffles the pieces, draws the noise
  std::shared_ptr<model::SequenceModel> model;
  ClippedAdam optimiser;
  std::int64_t epoch = 0; ///< completed
  std::int64_t step = 0;  ///< completed
  double bestValidNll = std::numeric_limits<double>::infinity();
};

} // namespace dmm::train
