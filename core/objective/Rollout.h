#pragma once

#include "core/data/PackedBatch.h"
#include "core/model/DeepMarkovModel.h"

#include <torch/torch.h>

#include <functional>

namespace dmm::objective {

/// One time step of the guide's chain for the B_t sequences that are still running, with K
/// particles each; particle k of step t descends from particle k of step t - 1.
struct RolloutStep {
  std::int64_t t = 0;
  std::int64_t active = 0;     ///< B_t
  model::Gaussian posterior;   ///< q(z_t given each particle's own ancestor), [K, B_t, z]
  model::Gaussian prior;       ///< p(z_t given each particle's own ancestor), [K, B_t, z]
  torch::Tensor z;             ///< the samples, [K, B_t, z]
  torch::Tensor logLikelihood; ///< log p(x_t given z_t), [K, B_t]
};

/// The `reference` execution of the sampling chain: runs the guide over a mini-batch one step at a
/// time, in plain autograd, and hands every step to `visit`. `noise` is [K, N, z] in packed order.
void rollOut(model::DeepMarkovModel& model, const data::PackedBatch& batch,
             const torch::Tensor& noise, const std::function<void(const RolloutStep&)>& visit);

} // namespace dmm::objective
