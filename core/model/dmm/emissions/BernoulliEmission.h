#pragma once

#include "core/model/dmm/Emission.h"
#include "core/model/dmm/PartSetup.h"

namespace dmm::model {

/// `bernoulli`: two ReLU layers and one logit a key, each key by itself, as Pyro's Emitter.
/// logits = lin_hidden_to_input(relu(lin_hidden_to_hidden(relu(lin_z_to_hidden(z))))).
class BernoulliEmission final : public Emission {
 public:
  explicit BernoulliEmission(const PartSetup& setup);

  std::unique_ptr<NoteDistribution> at(const torch::Tensor& z, const ops::Ops& ops) const override;

 private:
  torch::nn::Linear m_zToHidden;
  torch::nn::Linear m_hiddenToHidden;
  torch::nn::Linear m_hiddenToInput;
};

} // namespace dmm::model
