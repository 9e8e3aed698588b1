#pragma once

#include "core/model/hmm/HmmOps.h"
#include "core/model/hmm/NoteOffsets.h"
#include "core/types/HmmConfig.h"

#include <torch/torch.h>

#include <cstdint>
#include <memory>
#include <vector>

namespace dmm::model::hmm {

/// The slices of a mini-batch as a structure sees them, N rows of D keys.
struct Slices {
  torch::Tensor notes;   ///< [N, D]
  torch::Tensor before;  ///< those of the slice before, [N, D]; none before the first
  torch::Tensor offsets; ///< what the other notes add to every logit, [N, D]; undefined: 0
};

/// An enumerated hidden Markov model: one of the structures of Pyro's examples/hmm.py, whose states
/// are one chain of S (all combinations where it has several variables), with state 0 before the
/// first step. Parameters have Pyro's names and shapes, and are free: a simplex is the softmax of
/// its parameter over the last dimension, a probability the sigmoid.
class HiddenMarkovModel : public torch::nn::Module {
 public:
  const types::HmmConfig& config() const { return m_config; }

  /// D, the keys that the model sees, and those of [N, 88] that it does see.
  std::int64_t keys() const { return m_keys; }
  torch::Tensor seen(const torch::Tensor& rows) const;

  /// What notes add to notes, or null.
  const NoteOffsets* noteOffsets() const { return m_emitter.get(); }

  /// Slices back that the model looks at: 0, 1 or 2.
  std::int64_t lagsSeen() const;

  virtual std::int64_t states() const = 0; ///< S

  /// p(state of the column follows that of the row), [S, S]. With `kept` [K], those states alone,
  /// [K, K], as if there were no others; undefined: all.
  virtual torch::Tensor transition(const HmmOps& ops, const torch::Tensor& kept = {}) const = 0;

  /// log p(slice given state), [N, S] or [N, K].
  virtual torch::Tensor logProbs(const Slices& slices, const HmmOps& ops,
                                 const torch::Tensor& kept = {}) const = 0;

  /// The logits of the notes in each state, without offsets, after the slices `before` [N, D]:
  /// [N, S, D].
  virtual torch::Tensor logits(const torch::Tensor& before) const = 0;

  /// The log density of Pyro's priors, a scalar; undefined where it has none.
  virtual torch::Tensor logPrior(const HmmOps& ops) const = 0;

  /// Draws starting weights: logits of transitions N(0, 1), of notes N(-2, 1); the rest small.
  virtual void initialise(torch::Generator generator);

 protected:
  /// `heardKeys`: the keys that the model sees of the `keys` there are; empty: all.
  HiddenMarkovModel(const types::HmmConfig& config, std::int64_t keys,
                    const std::vector<std::int64_t>& heardKeys);

  /// Whether the structure itself looks at the slice before, whatever the configuration adds.
  virtual bool usesSliceBefore() const { return false; }

  /// For structures with one logit for each state and key, [S, D].
  static torch::Tensor tableLogProbs(const Slices& slices, const torch::Tensor& logits,
                                     const HmmOps& ops);

 private:
  types::HmmConfig m_config;
  std::int64_t m_keys;
  torch::Tensor m_heardKeys; ///< [D] whole numbers, a buffer; undefined: all
  std::shared_ptr<NoteOffsets> m_emitter;
};

/// `states` of the first dimension of a parameter; undefined: all.
torch::Tensor rowsOf(const torch::Tensor& parameter, const torch::Tensor& states);

} // namespace dmm::model::hmm
