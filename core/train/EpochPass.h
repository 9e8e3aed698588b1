#pragma once

#include "core/data/Dataset.h"
#include "core/train/GradientTeam.h"
#include "core/train/TrainingState.h"
#include "core/types/EpochReport.h"

#include <functional>
#include <memory>

namespace dmm::train {

/// What a run computes with: another device than the processor has the reference operations alone.
const ops::Ops& operationsOf(const types::ExperimentConfig& config);

/// One pass over the training pieces in mini-batches, in a fresh order: loss, backward, step. Each
/// mini-batch is split between the configured number of threads; the same seed and number of
/// threads give the same bits.
class EpochPass {
 public:
  /// Asked after every mini-batch with their number so far; false abandons the epoch.
  using MiniBatchDone = std::function<bool(std::int64_t miniBatch)>;

  enum class Outcome { Completed, Abandoned, NotFinite };

  /// Trains the model of `state`, which must outlive the pass.
  EpochPass(const types::ExperimentConfig& config, const data::Dataset& dataset,
            TrainingState& state);

  std::int64_t miniBatches() const;

  /// Trains one epoch and fills `report` (figures a slice). NotFinite: the loss or the gradient of
  /// the mini-batch that `report.step` names has a NaN or an infinity; that step was not taken.
  Outcome run(types::EpochReport& report, const MiniBatchDone& miniBatchDone);

  /// The last mini-batch that was computed.
  const batch::MiniBatch& miniBatch() const { return m_batch; }

  /// Lets go of the last mini-batch and of all gradients.
  void releaseMemory();

  /// The threads that share the work.
  ThreadTeam& team() { return m_team; }

 private:
  std::vector<batch::BatchPart> partsOf(const torch::Tensor& order, std::int64_t miniBatch);
  /// Fills a part that knows its pieces.
  void fill(batch::BatchPart& part, std::uint64_t seed) const;

  const types::ExperimentConfig& m_config;
  TrainingState& m_state;
  ThreadTeam m_team;
  GradientTeam m_gradients;
  std::vector<torch::Tensor> m_sequences; ///< [T_i, 88] each
  std::size_t m_slices;
  batch::MiniBatch m_batch;
};

} // namespace dmm::train
