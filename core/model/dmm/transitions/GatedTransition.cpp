#include "core/model/dmm/transitions/GatedTransition.h"

#include "core/model/dmm/HeardNotes.h"

namespace dmm::model {

using torch::nn::Linear;

GatedTransition::GatedTransition(const PartSetup& setup)
    : m_gateZToHidden(register_module("lin_gate_z_to_hidden",
                                      Linear(setup.config.zDim, setup.config.transitionDim)))
    , m_gateHiddenToZ(register_module("lin_gate_hidden_to_z",
                                      Linear(setup.config.transitionDim, setup.config.zDim)))
    , m_proposedMeanZToHidden(register_module(
          "lin_proposed_mean_z_to_hidden", Linear(setup.config.zDim, setup.config.transitionDim)))
    , m_proposedMeanHiddenToZ(register_module(
          "lin_proposed_mean_hidden_to_z", Linear(setup.config.transitionDim, setup.config.zDim)))
    , m_sig(register_module("lin_sig", Linear(setup.config.zDim, setup.config.zDim)))
    , m_zToLoc(register_module("lin_z_to_loc", Linear(setup.config.zDim, setup.config.zDim)))
    , m_gateXToHidden(
          notesLayer(setup.config.transitionHearsNotes(), setup.keys, setup.config.transitionDim))
    , m_proposedMeanXToHidden(
          notesLayer(setup.config.transitionHearsNotes(), setup.keys, setup.config.transitionDim)) {
  if (!m_gateXToHidden) return;
  register_module("lin_gate_x_to_hidden", m_gateXToHidden);
  register_module("lin_proposed_mean_x_to_hidden", m_proposedMeanXToHidden);
}

Gaussian GatedTransition::next(const torch::Tensor& previous, const torch::Tensor& notesBefore,
                               const ops::Ops& ops) const {
  const auto linear = [&](const Linear& layer, const torch::Tensor& x) {
    return ops.linear(x, layer->weight, layer->bias);
  };
  const auto hidden = [&](const Linear& layer, const Linear& ofNotes) {
    return hiddenLayer(previous, layer, notesBefore, ofNotes, ops);
  };
  const torch::Tensor gateLogits =
      linear(m_gateHiddenToZ, hidden(m_gateZToHidden, m_gateXToHidden));
  const torch::Tensor proposedMean =
      linear(m_proposedMeanHiddenToZ, hidden(m_proposedMeanZToHidden, m_proposedMeanXToHidden));
  return {ops.gatedMix(gateLogits, linear(m_zToLoc, previous), proposedMean),
          ops.softplus(linear(m_sig, torch::relu(proposedMean)))};
}

void GatedTransition::initialise() {
  const torch::NoGradGuard noGrad;
  torch::nn::init::eye_(m_zToLoc->weight);
  m_zToLoc->bias.zero_();
}

} // namespace dmm::model
