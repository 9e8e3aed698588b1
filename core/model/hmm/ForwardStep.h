#pragma once

#include <torch/torch.h>

namespace dmm::model::hmm {

/// One step of the forward recursion with its sum taken out (Rabiner, Proc. IEEE 77, 1989).
struct ForwardStep {
  torch::Tensor shares;      ///< p(state given the slices so far), [B, S]
  torch::Tensor logScale;    ///< log p(slice given those before), [B]
  torch::Tensor likelihoods; ///< p(slice given state), but for a factor a row, [B, S]
};

/// From p(state given the slices before) [B, S] and log p(slice given state) [B, S], with
/// gradients. A state that can hardly be reached does not set the scale, lest those that can be
/// lose all.
ForwardStep forwardStep(const torch::Tensor& predicted, const torch::Tensor& logProbs);

} // namespace dmm::model::hmm
