#pragma once

#include "core/ops/Recurrences.h"
#include "core/types/Choices.h"

#include <torch/torch.h>

namespace dmm::ops {

/// What models are computed with, all of it with gradients. Every set of operations gives the same
/// numbers, but for rounding: `reference` is the formulas in plain autograd, one step after the
/// other, on any device, and the yardstick of the others; `fused` has hand-written gradients and
/// runs on the processor. Rows are [N, features]; where a slice has K particles, their rows follow
/// each other, [N K, features].
class Ops {
 public:
  virtual ~Ops() = default;

  virtual types::Execution execution() const = 0;

  /// x W^T + b: x [N, in], weight [out, in], bias [out] -> [N, out].
  virtual torch::Tensor linear(const torch::Tensor& x, const torch::Tensor& weight,
                               const torch::Tensor& bias) const = 0;
  /// relu(x W^T + b).
  virtual torch::Tensor linearRelu(const torch::Tensor& x, const torch::Tensor& weight,
                                   const torch::Tensor& bias) const = 0;
  /// notes W^T of 0/1 rows, few of which are 1: notes [N, keys] without a gradient, weight
  /// [out, keys] -> [N, out].
  virtual torch::Tensor notesProduct(const torch::Tensor& notes,
                                     const torch::Tensor& weight) const = 0;
  /// relu(notes W^T + b) of such rows.
  virtual torch::Tensor notesLinearRelu(const torch::Tensor& notes, const torch::Tensor& weight,
                                        const torch::Tensor& bias) const = 0;
  /// relu(x W^T + b + notes V^T): x [N K, in], one row of notes [N, keys] for the K rows of a
  /// slice, heardWeight [out, keys] -> [N K, out].
  virtual torch::Tensor linearReluHearing(const torch::Tensor& x, const torch::Tensor& weight,
                                          const torch::Tensor& bias, const torch::Tensor& notes,
                                          const torch::Tensor& heardWeight) const = 0;
  /// log(1 + exp(x)) as a standard deviation, at least support::kSmallestScale.
  virtual torch::Tensor softplus(const torch::Tensor& x) const = 0;
  /// (1 - g) a + g b with g = sigmoid(logits).
  virtual torch::Tensor gatedMix(const torch::Tensor& logits, const torch::Tensor& a,
                                 const torch::Tensor& b) const = 0;

  /// log N(value; loc, scale^2), summed over the last dimension: [N]. `noise` is (value - loc) /
  /// scale where the caller knows it: a small scale leaves few digits of it in the value. It has no
  /// gradient of its own.
  virtual torch::Tensor gaussianLogProb(const torch::Tensor& value, const torch::Tensor& loc,
                                        const torch::Tensor& scale,
                                        const torch::Tensor& noise = {}) const = 0;
  /// log N(loc + scale noise; loc, scale^2), in which loc cancels: [N].
  virtual torch::Tensor drawLogProb(const torch::Tensor& scale,
                                    const torch::Tensor& noise) const = 0;
  /// log Bernoulli(x; sigmoid(logits)): logits [N K, keys], x [N, keys], one row for all particles
  /// of a slice -> [N K].
  virtual torch::Tensor bernoulliLogProb(const torch::Tensor& x,
                                         const torch::Tensor& logits) const = 0;

  /// log N(value_k; loc_j, scale_j^2) for all pairs (k, j) of particles of a slice: values
  /// [N, K, z], loc and scale [N, J, z] -> [N, K, J].
  virtual torch::Tensor particlePairs(const torch::Tensor& values, const torch::Tensor& loc,
                                      const torch::Tensor& scale) const = 0;
  /// The log of the sum over all paths through K particles a step, a sequence at a time: a_1 =
  /// first - log K, a_t[k] = logsumexp_j(pairs_t[k, j] + a_{t-1}[j]) - log K, and the result
  /// logsumexp_k a_T[k]. pairs [N, K, K] (its first step is not used), first [B, K] -> [B].
  virtual torch::Tensor logSumOverPaths(const torch::Tensor& pairs, const torch::Tensor& first,
                                        const batch::PackedSteps& steps) const = 0;

  /// What preceded every row: row i of step t gets row i of step t - 1, and the first step `start`.
  /// states [N K, D], start [D] -> [N K, D].
  virtual torch::Tensor previousStates(const torch::Tensor& states, const torch::Tensor& start,
                                       const batch::PackedSteps& steps) const = 0;
  /// The states of a recurrent network over the slices, [N, D] -> [N, R]; Backwards for a ReLU
  /// cell, h_t = relu(W_ih x_t + b_ih + W_hh h_{t+1} + b_hh), the state after the last being h0.
  virtual torch::Tensor recurrence(Cell cell, Direction direction, const RecurrentInput& input,
                                   const RecurrentWeights& weights,
                                   const batch::PackedSteps& steps) const = 0;
  /// The sampling chain of the guide with K = steps.perSlice particles: c_t = (tanh(W_z z_{t-1} +
  /// b) + h_t) / 2, loc and scale = softplus of one product with c_t, then the reparameterised
  /// sample and the flows. hidden [N, R] holds h_t a slice, noise [N K, z]. No gradient passes
  /// through the choice of sources.
  virtual GuideChainPath guideChain(const torch::Tensor& hidden, const torch::Tensor& noise,
                                    const GuideChainWeights& weights,
                                    const batch::PackedSteps& steps,
                                    const ChooseSources& chooseSources = {}) const = 0;
};

/// The operations of an execution.
const Ops& opsFor(types::Execution execution);

} // namespace dmm::ops
