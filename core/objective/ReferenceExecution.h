#pragma once

#include "core/objective/Execution.h"

namespace dmm::objective {

/// The `reference` execution: the formulas of the model as they stand, one time step after the
/// other, differentiated by autograd.
class ReferenceExecution : public Execution {
 public:
  Trajectory sample(model::DeepMarkovModel& model, const batch::PackedBatch& batch,
                    const torch::Tensor& noise,
                    filter::Resampler* resampler = nullptr) const override;
  torch::Tensor pairwiseLogProb(const torch::Tensor& values,
                                const model::Gaussian& distributions) const override;
  torch::Tensor logSumOverPaths(const torch::Tensor& pairs, const torch::Tensor& own,
                                const batch::PackedBatch& batch) const override;
};

} // namespace dmm::objective
