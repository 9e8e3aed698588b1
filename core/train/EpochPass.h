#pragma once

#include "core/data/Dataset.h"
#include "core/objective/Objective.h"
#include "core/train/TrainingState.h"
#include "core/types/EpochReport.h"

#include <functional>
#include <memory>

namespace dmm::train {

/// One pass over the training pieces in mini-batches, in a fresh order: loss, backward, step.
class EpochPass {
 public:
  /// Asked after every mini-batch with their number so far; false abandons the epoch.
  using MiniBatchDone = std::function<bool(std::int64_t miniBatch)>;

  enum class Outcome { Completed, Abandoned, NotFinite };

  EpochPass(const types::ExperimentConfig& config, const data::Dataset& dataset);

  std::int64_t miniBatches() const;

  /// Trains one epoch and fills `report` (figures a slice). NotFinite: the loss became NaN or Inf
  /// in the mini-batch that `report.step` names, before that step was taken.
  Outcome run(TrainingState& state, types::EpochReport& report,
              const MiniBatchDone& miniBatchDone) const;

 private:
  data::PackedBatch batchOf(const torch::Tensor& order, std::int64_t miniBatch) const;

  const types::ExperimentConfig& m_config;
  std::unique_ptr<objective::Objective> m_objective;
  std::vector<torch::Tensor> m_sequences; ///< [T_i, 88] each
  std::size_t m_slices;
};

} // namespace dmm::train
