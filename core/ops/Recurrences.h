#pragma once

#include "core/batch/PackedSteps.h"

#include <torch/torch.h>

#include <functional>
#include <vector>

namespace dmm::ops {

/// What the two loops over time are given, and give.

/// What one step of a recurrent network does: PyTorch's RNN with ReLU, GRU and LSTM.
enum class Cell { Relu, Gru, Lstm };

/// Whether a network runs from the last slice to the first, so that its state knows what follows,
/// or from the first to the last.
enum class Direction { Backwards, Forwards };

/// What a recurrent network reads.
struct RecurrentInput {
  torch::Tensor rows;    ///< [N, D]
  bool areNotes = false; ///< 0/1, few of them 1, and without a gradient
};

/// The weights of a recurrent network by PyTorch's names, its gates (1, 3, 4) one below the other
/// in PyTorch's order, and the state before its first step.
struct RecurrentWeights {
  torch::Tensor weightIh; ///< [gates R, D]
  torch::Tensor weightHh; ///< [gates R, R]
  torch::Tensor biasIh;   ///< [gates R]
  torch::Tensor biasHh;   ///< [gates R]
  torch::Tensor h0;       ///< [R]
  torch::Tensor c0 = {};  ///< [R], of an LSTM
};

/// The weights of n inverse autoregressive flows (core/model/dmm/InverseAutoregressiveFlow.h), with
/// the masks applied, one behind the other.
struct FlowWeights {
  torch::Tensor input;        ///< [n, F, z]
  torch::Tensor inputBias;    ///< [n, F]
  torch::Tensor output;       ///< [n, 2 z, F]
  torch::Tensor outputBias;   ///< [n, 2 z]
  double logScaleMinimum = 0; ///< the clamp of the log scale
  double logScaleMaximum = 0;

  std::int64_t count() const { return input.defined() ? input.size(0) : 0; }
};

/// The weights of the guide's chain, as core/model/dmm/guides/StructuredGuide.h names them.
struct GuideChainWeights {
  torch::Tensor zToHidden;     ///< [R, z]
  torch::Tensor zToHiddenBias; ///< [R]
  torch::Tensor output;        ///< [2 z, R]: the rows of lin_hidden_to_loc, then those of _scale
  torch::Tensor outputBias;    ///< [2 z]
  torch::Tensor start;         ///< z_q_0, [z]

  FlowWeights flows; ///< none where undefined
};

/// A run of the chain, every row a particle of a slice.
struct GuideChainPath {
  torch::Tensor loc;            ///< of q(base_t given z_{t-1}, x), [N K, z]
  torch::Tensor scale;          ///< [N K, z]
  torch::Tensor base;           ///< loc + scale * noise, [N K, z]
  torch::Tensor z;              ///< the flows' image of base; base itself without flows
  torch::Tensor logDeterminant; ///< [N K]; undefined without flows
  torch::Tensor sources; ///< the row from which each row after the first step goes on; undefined
                         ///< when none was asked for
};

/// The step before one that is about to be drawn, as far as its sequences go on.
struct GuideStep {
  torch::Tensor z;              ///< [m, z]
  torch::Tensor previous;       ///< what each was drawn from, [m, z]; z_q_0 in the first step
  torch::Tensor scale;          ///< of q, [m, z]
  torch::Tensor noise;          ///< [m, z]
  torch::Tensor logDeterminant; ///< [m]; undefined without flows
};

/// Asked before every step t from 1 on: for each of its m rows, the row among those of `before`
/// from which it goes on, [m] whole numbers; undefined when each goes on from its own.
using ChooseSources = std::function<torch::Tensor(std::int64_t t, const GuideStep& before)>;

/// What was chosen for each step, among the rows of the step before, as rows of the whole, for all
/// steps but the first. An undefined choice is each row's own.
torch::Tensor sourceRows(const std::vector<torch::Tensor>& sources,
                         const batch::PackedSteps& steps);

} // namespace dmm::ops
