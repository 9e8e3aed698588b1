#include "core/model/GatedTransition.h"

namespace dmm::model {

using torch::nn::Linear;

GatedTransition::GatedTransition(const ModelDims& dims)
    : m_gateZToHidden(register_module("lin_gate_z_to_hidden", Linear(dims.z, dims.transition)))
    , m_gateHiddenToZ(register_module("lin_gate_hidden_to_z", Linear(dims.transition, dims.z)))
    , m_proposedMeanZToHidden(
          register_module("lin_proposed_mean_z_to_hidden", Linear(dims.z, dims.transition)))
    , m_proposedMeanHiddenToZ(
          register_module("lin_proposed_mean_hidden_to_z", Linear(dims.transition, dims.z)))
    , m_sig(register_module("lin_sig", Linear(dims.z, dims.z)))
    , m_zToLoc(register_module("lin_z_to_loc", Linear(dims.z, dims.z))) {}

Gaussian GatedTransition::forward(const torch::Tensor& previous, const ops::Ops& ops) {
  const auto linear = [&](const Linear& layer, const torch::Tensor& x) {
    return ops.linear(x, layer->weight, layer->bias);
  };
  const auto hidden = [&](const Linear& layer) {
    return ops.linearRelu(previous, layer->weight, layer->bias);
  };
  const torch::Tensor gateLogits = linear(m_gateHiddenToZ, hidden(m_gateZToHidden));
  const torch::Tensor proposedMean =
      linear(m_proposedMeanHiddenToZ, hidden(m_proposedMeanZToHidden));
  return {ops.gatedMix(gateLogits, linear(m_zToLoc, previous), proposedMean),
          ops.softplus(linear(m_sig, torch::relu(proposedMean)))};
}

void GatedTransition::startAsIdentity() {
  const torch::NoGradGuard noGrad;
  torch::nn::init::eye_(m_zToLoc->weight);
  m_zToLoc->bias.zero_();
}

} // namespace dmm::model
