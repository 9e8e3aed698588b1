#pragma once

#include "core/batch/PackedBatch.h"
#include "core/model/DeepMarkovModel.h"

#include <torch/torch.h>

namespace dmm::evaluate {

/// What K draws from the guide say of each sequence of a mini-batch, summed over its steps, in
/// float64. The sequences stand in the batch's sorted order (PackedBatch::order maps back).
struct GuideDraws {
  torch::Tensor logLikelihood; ///< log p(x given z), [K, B]
  torch::Tensor kl;            ///< log q(z) - log p(z), [K, B]
  /// KL(q(z_t given z_{t-1}, x) to p(z_t given z_{t-1})) in each dimension along the first draw's
  /// path, in closed form and summed over all sequences and steps, [z]; undefined where the guide
  /// has no closed form for a dimension.
  torch::Tensor latentKl;

  /// log p(x, z) - log q(z), [K, B].
  torch::Tensor logWeights() const { return logLikelihood - kl; }
};

/// `noise` is standard normal, [K, N, z] in packed order. No gradients are kept.
GuideDraws drawFromGuide(model::DeepMarkovModel& model, const batch::PackedBatch& batch,
                         const torch::Tensor& noise);

} // namespace dmm::evaluate
