#pragma once

#include "core/model/EnumeratedStepper.h"
#include "core/model/hmm/HiddenMarkovModel.h"

namespace dmm::model::hmm {

/// A hidden Markov model one step after the other: the transition, and the exact posterior over a
/// piece. Its state is [K, 1 + (L - 1) keys]: the number of the state, and for models that look L
/// slices back the notes before the last slice, the later ones first.
///
/// A step takes two normal numbers. The first chooses among the states, the likeliest first, by
/// erf(|x| / sqrt 2), which is uniform for a standard normal number: a factor below 1 keeps to
/// likely states, and 0 takes the likeliest. The second chooses between two states, by its
/// distribution function.
class HiddenMarkovStepper final : public EnumeratedStepper {
 public:
  /// Computes what does not change from step to step; model and operations must outlive it.
  HiddenMarkovStepper(const HiddenMarkovModel& model, const HmmOps& ops);

  std::int64_t noiseWidth() const override { return 2; }
  torch::Dtype dtype() const override { return m_model.dtype(); }
  Step start(std::int64_t paths) const override;
  torch::Tensor next(const Step& before, const torch::Tensor& noise) const override;
  torch::Tensor between(const torch::Tensor& first, const torch::Tensor& second, double share,
                        const torch::Tensor& noise) const override;
  std::unique_ptr<NoteDistribution> notesIn(const torch::Tensor& state,
                                            const Step& before) const override;
  bool hearsNotes() const override { return m_model.lagsSeen() > 0; }
  std::vector<std::int64_t> keyOrder() const override;
  std::unique_ptr<Reading> read(const types::PianoRoll& piece) const override;
  const torch::Tensor& transition() const override { return m_transition; }
  torch::Tensor logProbs(const torch::Tensor& notes, const torch::Tensor& counted,
                         const Step& before) const override;
  torch::Tensor stateOf(const torch::Tensor& numbers, const Step& before) const override;

 private:
  /// The notes that the slice after `before` looks back at, of the keys that are seen.
  struct Past {
    torch::Tensor last;   ///< of the slice before, [K, D]
    torch::Tensor lagged; ///< of all that NoteOffsets looks at, [K, L D]; undefined: of none
  };
  Past pastOf(const Step& before) const;

  const HiddenMarkovModel& m_model;
  const HmmOps& m_ops;
  torch::Tensor m_transition; ///< [S, S]
};

} // namespace dmm::model::hmm
