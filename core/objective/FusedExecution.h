#pragma once

#include "core/objective/Execution.h"

namespace dmm::objective {

/// The `fused` execution: the two loops over time as autograd functions with a hand-written
/// gradient (core/ops/fused), and everything else as one matrix product over all rows. Inside, the
/// particles of a slice lie one behind the other, [N, K, ...]; a Trajectory shows them as [K, N,
/// ...] without moving them.
class FusedExecution : public Execution {
 public:
  Trajectory sample(model::DeepMarkovModel& model, const batch::PackedBatch& batch,
                    const torch::Tensor& noise, filter::Resampler* resampler) const override;
  torch::Tensor pairwiseLogProb(const torch::Tensor& values,
                                const model::Gaussian& distributions) const override;
  torch::Tensor logSumOverPaths(const torch::Tensor& pairs, const torch::Tensor& own,
                                const batch::PackedBatch& batch) const override;
};

} // namespace dmm::objective
