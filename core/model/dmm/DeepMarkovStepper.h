#pragma once

#include "core/model/Stepper.h"
#include "core/model/dmm/DeepMarkovModel.h"

namespace dmm::model {

/// A Deep Markov Model one step after the other: the transition, and the guide over a piece. Its
/// state is z, [K, z].
class DeepMarkovStepper final : public Stepper {
 public:
  /// The model and the operations must outlive it.
  DeepMarkovStepper(const DeepMarkovModel& model, const ops::Ops& ops)
      : m_model(model)
      , m_ops(ops) {}

  std::int64_t noiseWidth() const override { return m_model.noiseWidth(); }
  torch::Dtype dtype() const override { return m_model.dtype(); }
  Step start(std::int64_t paths) const override;
  torch::Tensor next(const Step& before, const torch::Tensor& noise) const override;
  std::unique_ptr<NoteDistribution> notesIn(const torch::Tensor& state,
                                            const Step& before) const override;
  bool hearsNotes() const override { return m_model.config().hearsNotes(); }
  std::vector<std::int64_t> keyOrder() const override { return m_model.emission().keyOrder(); }
  std::unique_ptr<Reading> read(const types::PianoRoll& piece) const override;

 private:
  const DeepMarkovModel& m_model;
  const ops::Ops& m_ops;
};

} // namespace dmm::model
