#include "core/model/dmm/emissions/HiddenNotes.h"

#include "core/model/dmm/HeardNotes.h"

namespace dmm::model {

using torch::nn::Linear;

HiddenNotes::HiddenNotes(const PartSetup& setup)
    : m_zToHidden(
          register_module("lin_z_to_hidden", Linear(setup.config.zDim, setup.config.emissionDim)))
    , m_hiddenToHidden(register_module("lin_hidden_to_hidden",
                                       Linear(setup.config.emissionDim, setup.config.emissionDim)))
    , m_hiddenToInput(
          register_module("lin_hidden_to_input", Linear(setup.config.emissionDim, setup.keys)))
    , m_xToHidden(
          notesLayer(setup.config.emissionHearsNotes(), setup.keys, setup.config.emissionDim)) {
  if (m_xToHidden) register_module("lin_x_to_hidden", m_xToHidden);
}

torch::Tensor HiddenNotes::hidden(const torch::Tensor& z, const torch::Tensor& notesBefore,
                                  const ops::Ops& ops) const {
  const torch::Tensor first = hiddenLayer(z, m_zToHidden, notesBefore, m_xToHidden, ops);
  return ops.linearRelu(first, m_hiddenToHidden->weight, m_hiddenToHidden->bias);
}

torch::Tensor HiddenNotes::ownLogits(const torch::Tensor& hidden, const ops::Ops& ops) const {
  return ops.linear(hidden, m_hiddenToInput->weight, m_hiddenToInput->bias);
}

} // namespace dmm::model
