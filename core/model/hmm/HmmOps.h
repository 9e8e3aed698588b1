#pragma once

#include "core/batch/PackedSteps.h"
#include "core/types/Choices.h"

#include <torch/torch.h>

namespace dmm::model::hmm {

/// What the notes of a slice add to one another (core/model/hmm/NoteOffsets.h), by the parameters'
/// names; those that the model lacks are undefined. D keys, L lags, H the width of the NADE layer.
struct OffsetWeights {
  torch::Tensor previous;     ///< [L, D, D], from the key of the earlier slice
  torch::Tensor below;        ///< [D, D], from the key that comes before in the order
  torch::Tensor nadeIn;       ///< [H, D]
  torch::Tensor nadeOut;      ///< [D, H]
  torch::Tensor nadeBias;     ///< [H]
  torch::Tensor nadePrevious; ///< [L, D, H]
  bool isAscending = true;    ///< the order of the keys
};

/// A table of logits and what each slice makes of it. Column c of a slice counts where `uses` is 1
/// (undefined: everywhere), with the logits of all states raised by `offsets` (undefined: by 0).
struct LogitTable {
  torch::Tensor logits;  ///< [S, C]
  torch::Tensor offsets; ///< [N, C]
  torch::Tensor uses;    ///< [N, C], 0 or 1
};

/// The last two layers of a network whose input is a state and what a slice adds: logits_{n,s} =
/// weight relu(fromStates_s + fromSlices_n) + bias + offsets_n. H hidden units.
struct LogitNetwork {
  torch::Tensor fromStates; ///< [S, H]
  torch::Tensor fromSlices; ///< [N, H]
  torch::Tensor weight;     ///< [D, H]
  torch::Tensor bias;       ///< [D]
  torch::Tensor offsets;    ///< [N, D]; undefined: 0
};

/// A transition is p(state of the column follows that of the row), [S, S]; where the states are
/// pairs, (a, b) as a h + b, of which only (b, c) follows (a, b), it is p(c | a, b), [h, h, h].
/// This is the matrix in either case.
torch::Tensor transitionMatrix(const torch::Tensor& transition);

/// What enumerated models are computed with, all of it with gradients: `reference` is the formulas
/// in plain autograd and the yardstick of `fused`, which has hand-written gradients, keeps nothing
/// of the size slices x states x keys, and runs on the processor. All are safe to call from several
/// threads at once.
class HmmOps {
 public:
  virtual ~HmmOps() = default;

  /// x W^T + b: x [N, in], weight [out, in], bias [out] -> [N, out].
  virtual torch::Tensor linear(const torch::Tensor& x, const torch::Tensor& weight,
                               const torch::Tensor& bias) const = 0;

  /// u [N, D] of notes [N, D] and those of the L slices before, lagged [N, L D] (the last slice
  /// first; undefined where the weights look at none). `nadeFactors` [N, H] multiply the NADE
  /// layer; undefined: none do. At least one of `previous` and `below` is there.
  virtual torch::Tensor noteOffsets(const torch::Tensor& notes, const torch::Tensor& lagged,
                                    const OffsetWeights& weights,
                                    const torch::Tensor& nadeFactors) const = 0;

  /// log p(notes_n given state s) where each note is Bernoulli by its logit: notes [N, C] (0 where
  /// the column does not count) -> [N, S].
  virtual torch::Tensor logProbs(const torch::Tensor& notes, const LogitTable& table) const = 0;
  virtual torch::Tensor logProbs(const torch::Tensor& notes, const LogitNetwork& network) const = 0;

  /// The log densities of core/model/hmm/Priors.h, each a scalar.
  virtual torch::Tensor logDirichletPrior(const torch::Tensor& logits) const = 0;
  virtual torch::Tensor logBetaPrior(const torch::Tensor& logits) const = 0;

  /// log p of each sequence: the sum over all paths of states from state 0, which stands before the
  /// first step. A transition, and log p(slice given state) [N, S] -> [B].
  virtual torch::Tensor logLikelihoods(const torch::Tensor& transition,
                                       const torch::Tensor& logProbs,
                                       const batch::PackedSteps& steps) const = 0;
};

/// The operations of an execution.
const HmmOps& hmmOpsFor(types::Execution execution);

} // namespace dmm::model::hmm
