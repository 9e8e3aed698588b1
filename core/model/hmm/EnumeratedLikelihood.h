#pragma once

#include "core/batch/PackedBatch.h"
#include "core/model/hmm/HiddenMarkovModel.h"

#include <torch/torch.h>

#include <cstdint>

namespace dmm::model::hmm {

/// What training leaves to chance: uniform numbers in [0, 1), from which follows what is dropped.
/// Where one is undefined nothing is dropped, as in evaluation.
struct Noise {
  torch::Tensor states; ///< [S], one set for the whole mini-batch, whoever computes its parts
  torch::Tensor notes;  ///< [N, L D], a slice's notes looked back at, the last slice first
  torch::Tensor nade;   ///< [N, H]
};

/// How many numbers of each kind a model needs: 0 where its configuration drops none.
struct NoiseShape {
  std::int64_t states = 0;      ///< for a mini-batch
  std::int64_t notesASlice = 0; ///< L D
  std::int64_t nadeASlice = 0;  ///< H
};
NoiseShape noiseShape(const HiddenMarkovModel& model);

/// The slices of a mini-batch as the model's structure sees them.
Slices slicesOf(const HiddenMarkovModel& model, const batch::PackedBatch& batch, const Noise& noise,
                const HmmOps& ops);

/// A mini-batch seen by a model: all that the chain of its states needs.
struct Enumeration {
  torch::Tensor kept;       ///< the states that take part, ascending, [K]; undefined: all S
  torch::Tensor transition; ///< [K, K], or [h, h, h] where the states are pairs
  torch::Tensor logProbs;   ///< log p(slice given state and the notes looked at), [N, K]
  batch::PackedSteps steps;
};
Enumeration enumerate(const HiddenMarkovModel& model, const batch::PackedBatch& batch,
                      const Noise& noise, const HmmOps& ops);

/// log p of each sequence, exactly, longest first: [B].
torch::Tensor logLikelihoods(const HiddenMarkovModel& model, const batch::PackedBatch& batch,
                             const Noise& noise, const HmmOps& ops);

/// What training minimises: minus the sum of those, and where the configuration says `map` minus
/// `priorShare` of the log prior: the share that these sequences are of all that it is a prior of,
/// so that an epoch counts it once.
torch::Tensor loss(const HiddenMarkovModel& model, const batch::PackedBatch& batch,
                   const Noise& noise, const HmmOps& ops, double priorShare = 1);

/// A loss with that share of the prior.
torch::Tensor withPrior(const torch::Tensor& loss, const HiddenMarkovModel& model,
                        const HmmOps& ops, double priorShare);

/// Row by row the rows of the `lags` slices before, the last first, and zeros where the sequence
/// had not begun: [N, D] -> [N, lags D]; undefined for no lags.
torch::Tensor laggedRows(const torch::Tensor& rows, const batch::PackedSteps& steps,
                         std::int64_t lags);

} // namespace dmm::model::hmm
