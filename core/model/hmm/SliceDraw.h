#pragma once

#include "core/model/hmm/HiddenMarkovModel.h"

#include <torch/torch.h>

namespace dmm::model::hmm {

/// Draws R sequences from a model side by side, slice after slice: first each one's next state,
/// then its notes, key by key where notes look at one another. Uniform numbers in [0, 1) say which.
class SliceDraw {
 public:
  /// Computes what does not change from slice to slice. The model must live as long as this.
  explicit SliceDraw(const HiddenMarkovModel& model);

  /// The state before the first step of R sequences: all 0.
  torch::Tensor start(std::int64_t sequences) const;

  /// The states after `states` [R], from uniform [R].
  torch::Tensor nextStates(const torch::Tensor& states, const torch::Tensor& uniform) const;

  /// Notes, and how likely those of them were that had been given.
  struct Slices {
    torch::Tensor notes;        ///< [R, D]
    torch::Tensor logProbGiven; ///< log p(given notes given state, past and the notes before them
                                ///< in the order), [R]
  };

  /// The notes of states [R] after the L = model.lagsSeen() slices `lagged` [R, L D] (the last one
  /// first; undefined for no lags), from uniform [R, D]. `given` [R, D] holds notes that are known,
  /// 0 or 1, and -1 for all others; undefined: none is known.
  Slices drawNotes(const torch::Tensor& states, const torch::Tensor& lagged,
                   const torch::Tensor& uniform, const torch::Tensor& given = {}) const;

 private:
  /// What keys add to those after them in the order.
  struct Offsets;

  const HiddenMarkovModel& m_model;
  torch::Tensor m_transition; ///< [S, S]
};

} // namespace dmm::model::hmm
