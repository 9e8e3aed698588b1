#include "core/model/dmm/transitions/MlpTransition.h"

#include "core/model/dmm/HeardNotes.h"

namespace dmm::model {

using torch::nn::Linear;

MlpTransition::MlpTransition(const PartSetup& setup)
    : m_zToHidden(
          register_module("lin_z_to_hidden", Linear(setup.config.zDim, setup.config.transitionDim)))
    , m_hiddenToHidden(register_module(
          "lin_hidden_to_hidden", Linear(setup.config.transitionDim, setup.config.transitionDim)))
    , m_hiddenToLoc(register_module("lin_hidden_to_loc",
                                    Linear(setup.config.transitionDim, setup.config.zDim)))
    , m_hiddenToScale(register_module("lin_hidden_to_scale",
                                      Linear(setup.config.transitionDim, setup.config.zDim)))
    , m_xToHidden(
          notesLayer(setup.config.transitionHearsNotes(), setup.keys, setup.config.transitionDim)) {
  if (m_xToHidden) register_module("lin_x_to_hidden", m_xToHidden);
}

Gaussian MlpTransition::next(const torch::Tensor& previous, const torch::Tensor& notesBefore,
                             const ops::Ops& ops) const {
  const torch::Tensor first = hiddenLayer(previous, m_zToHidden, notesBefore, m_xToHidden, ops);
  const torch::Tensor hidden =
      ops.linearRelu(first, m_hiddenToHidden->weight, m_hiddenToHidden->bias);
  return {ops.linear(hidden, m_hiddenToLoc->weight, m_hiddenToLoc->bias),
          ops.softplus(ops.linear(hidden, m_hiddenToScale->weight, m_hiddenToScale->bias))};
}

} // namespace dmm::model
