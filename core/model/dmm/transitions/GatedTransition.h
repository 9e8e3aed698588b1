#pragma once

#include "core/model/dmm/PartSetup.h"
#include "core/model/dmm/Transition.h"

namespace dmm::model {

/// `gated`, the gated transition of Krishnan, Shalit and Sontag (AAAI 2017, eq. 7) as Pyro's
/// GatedTransition has it: gate g = sigmoid(lin(relu(lin(z)))), proposed mean
/// m = lin(relu(lin(z))), loc = (1 - g) lin_z_to_loc(z) + g m, scale = softplus(lin_sig(relu(m))).
/// With the notes of the slice before, both hidden layers add lin_gate_x_to_hidden or
/// lin_proposed_mean_x_to_hidden of x_{t-1} before their ReLU.
/// It starts with lin_z_to_loc as the identity, so that the state is kept at first.
class GatedTransition final : public Transition {
 public:
  explicit GatedTransition(const PartSetup& setup);

  Gaussian next(const torch::Tensor& previous, const torch::Tensor& notesBefore,
                const ops::Ops& ops) const override;
  void initialise() override;

 private:
  torch::nn::Linear m_gateZToHidden;
  torch::nn::Linear m_gateHiddenToZ;
  torch::nn::Linear m_proposedMeanZToHidden;
  torch::nn::Linear m_proposedMeanHiddenToZ;
  torch::nn::Linear m_sig;
  torch::nn::Linear m_zToLoc;
  torch::nn::Linear m_gateXToHidden;
  torch::nn::Linear m_proposedMeanXToHidden;
};

} // namespace dmm::model
