#pragma once

#include "core/model/SequenceModel.h"
#include "core/model/hmm/HmmOps.h"
#include "core/model/hmm/NoteOffsets.h"

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
class HiddenMarkovModel : public SequenceModel {
 public:
  /// The buffer that says which keys the model sees, where it does not see all.
  static constexpr const char* kHeardKeys = "heard_keys";

  /// D, the keys that the model sees, and those of [N, keys] that it does see.
  std::int64_t seenKeys() const { return architecture().seenKeys(); }
  torch::Tensor seen(const torch::Tensor& rows) const;
  /// The other way: what it says of the keys that it sees, [N, D], among all, [N, keys].
  torch::Tensor spread(const torch::Tensor& ofSeen, double ofOthers) const;

  /// What notes add to notes, or null.
  const NoteOffsets* noteOffsets() const { return m_emitter.get(); }

  /// Slices back that the model looks at: 0, 1 or 2.
  std::int64_t lagsSeen() const;

  virtual std::int64_t states() const = 0; ///< S

  /// [S, S], or [h, h, h] where the states are pairs (core/model/hmm/HmmOps.h). With `kept` [K],
  /// those states alone, [K, K], as if there were no others; undefined: all.
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
  void initialise(torch::Generator generator) override;

  /// None: what it says of sequences is exact.
  std::int64_t noiseWidth() const override { return 0; }
  Scores score(const batch::PackedBatch& batch, const torch::Tensor& noise, const ops::Ops& ops,
               std::int64_t divergences) override;
  std::unique_ptr<Stepper> stepper(const ops::Ops& ops) override;

 protected:
  explicit HiddenMarkovModel(const Architecture& architecture);

  /// Whether the structure itself looks at the slice before, whatever the configuration adds.
  virtual bool usesSliceBefore() const { return false; }

  /// For structures with one logit for each state and key, [S, D].
  static torch::Tensor tableLogProbs(const Slices& slices, const torch::Tensor& logits,
                                     const HmmOps& ops);

 private:
  struct Run {
    std::int64_t begin, count;
  };

  torch::Tensor m_heardKeys;    ///< [D] whole numbers, a buffer; undefined: all
  std::vector<Run> m_heardRuns; ///< the same, keys that follow one another together
  std::shared_ptr<NoteOffsets> m_emitter;
};

/// `states` of the first dimension of a parameter; undefined: all.
torch::Tensor rowsOf(const torch::Tensor& parameter, const torch::Tensor& states);

} // namespace dmm::model::hmm
