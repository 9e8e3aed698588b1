#pragma once

#include "core/diagnose/GradientMoments.h"
#include "core/objective/Task.h"

#include <torch/torch.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace dmm::diagnose {

/// The mini-batches that gradients are drawn over.
class BatchSource {
 public:
  /// Of `sequences`, [T_i, D] each, some or all, as the settings say.
  BatchSource(std::vector<torch::Tensor> sequences, const types::EstimatorSettings& settings);

  /// The mini-batch of a draw: the same one, or one of its own that the word alone decides.
  batch::PackedBatch of(std::uint64_t word) const;

  /// What losses are divided by: slices of the mini-batch, or of the mean one.
  double slices() const { return m_slices; }
  /// Of all sequences, those of a mini-batch.
  double share() const { return double(m_pieces) / double(m_sequences.size()); }

 private:
  batch::PackedBatch drawn(std::uint64_t word) const;

  std::vector<torch::Tensor> m_sequences;
  std::int64_t m_pieces;
  std::optional<batch::PackedBatch> m_fixed;
  double m_slices = 0;
};

/// How many draws of a gradient, and from which noise: the same word gives the same draws, whatever
/// the number of threads.
struct DrawSettings {
  std::int64_t draws = 0; ///< a multiple of kBlocks
  std::uint64_t word = 0;
  int threads = 1;
};

/// Told from the calling thread, again and again, how many draws are done; false gives up.
using DrawsDone = std::function<bool(std::int64_t draws)>;

/// Draws gradients of the task's loss a slice at beta = 1, side by side on threads with models of
/// their own that share the weights of the task's. Nothing where `hear` gave up.
std::optional<GradientMoments> drawGradients(objective::Task& task, const BatchSource& batches,
                                             const ParameterGroups& groups,
                                             const DrawSettings& settings, const DrawsDone& hear);

} // namespace dmm::diagnose
