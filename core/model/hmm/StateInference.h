#pragma once

#include "core/model/hmm/EnumeratedLikelihood.h"

#include <torch/torch.h>

namespace dmm::model::hmm {

/// What the slices of a mini-batch tell of its states, exactly and, but for the first, without
/// gradients. Rows are
/// those of the batch; a state is a column of the enumeration, S of them, which for structures of
/// several variables are their combinations.

/// log p(slice given those before it), with gradients, [N].
torch::Tensor sliceLogLikelihoods(const Enumeration& all);

/// p(state_t given the slices up to t), [N, S].
torch::Tensor filteredStates(const Enumeration& all);

/// What a slice and all that follow say of its state: p(they given state_t), but for a factor a
/// row, [N, S]. Times the transition from a state before it is the posterior given that state.
torch::Tensor stateEvidence(const Enumeration& all);

/// p(state_t given all slices of the sequence), [N, S].
torch::Tensor smoothedStates(const Enumeration& all);

/// The likeliest path of each sequence (Viterbi).
struct BestPaths {
  torch::Tensor states;   ///< [N] whole numbers
  torch::Tensor logProbs; ///< log p(path, slices), [B]
};
BestPaths bestPaths(const Enumeration& all);

/// A path of each sequence, drawn given all its slices from the last step to the first; uniform
/// numbers in [0, 1), one a row, say which: [N] whole numbers.
torch::Tensor drawnPaths(const Enumeration& all, const torch::Tensor& uniform);

/// The columns that uniform numbers [R] choose in rows of weights [R, S], which need not sum to 1.
torch::Tensor chosenColumns(const torch::Tensor& weights, const torch::Tensor& uniform);

} // namespace dmm::model::hmm
