#pragma once

#include "core/model/dmm/emissions/HiddenNotes.h"

namespace dmm::model {

/// `bernoulli`: each key by itself, with the logits of Pyro's Emitter.
class BernoulliEmission final : public HiddenNotes {
 public:
  explicit BernoulliEmission(const PartSetup& setup) : HiddenNotes(setup) {}

  std::unique_ptr<NoteDistribution> at(const torch::Tensor& z, const EmissionInput& input,
                                       const ops::Ops& ops) const override;
};

} // namespace dmm::model
