#pragma once

#include "core/model/hmm/EnumeratedLikelihood.h"
#include "core/types/Choices.h"

#include <torch/torch.h>

namespace dmm::model::hmm {

/// Tensor Monte Carlo over states (Aitchison, NeurIPS 2019; Pyro's examples/hmm.py --tmc): of each
/// slice K states are drawn, each from the transition out of its own ancestor, and only paths
/// through them are summed over:
///
///   f_t[k, j] = log p(s_t^k given s_{t-1}^j) - log q(s_t^k) + log p(x_t given s_t^k)
///   a_t[k] = logsumexp_j(f_t[k, j] + a_{t-1}[j]) - log K,   log p(x) ~ logsumexp_k a_T[k]
///
/// q, by `density`, is the mixture of the K transitions that the states were drawn from, with which
/// exp of the result is unbiased for p(x), so that in the mean it lies below log p(x); or pair by
/// pair the transition itself, as in Pyro: what is left of the value is the mean likelihood of each
/// slice, which is not p(x) even in the mean. q has no gradient: a draw is what it is, which with
/// `pairwise` is the gradient that Pyro estimates (its DiCE factors).
///
/// uniform [N, K] in [0, 1) says what is drawn; [B], with gradients.
torch::Tensor sampledLogLikelihoods(const Enumeration& all, const torch::Tensor& uniform,
                                    types::GuideDensity density);

} // namespace dmm::model::hmm
