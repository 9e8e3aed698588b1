#include "core/model/dmm/emissions/HiddenNotes.h"

#include "core/model/Dropout.h"
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
          notesLayer(setup.config.emissionHearsNotes(), setup.keys, setup.config.emissionDim))
    , m_dropout(setup.config.emissionDropout) {
  if (m_xToHidden) register_module("lin_x_to_hidden", m_xToHidden);
}

std::int64_t HiddenNotes::dropWidth() const {
  return m_dropout > 0 ? m_hiddenToHidden->options.out_features() : 0;
}

torch::Tensor HiddenNotes::hidden(const torch::Tensor& z, const EmissionInput& input,
                                  const ops::Ops& ops) const {
  const torch::Tensor first = hiddenLayer(z, m_zToHidden, input.notesBefore, m_xToHidden, ops);
  const torch::Tensor all = ops.linearRelu(first, m_hiddenToHidden->weight, m_hiddenToHidden->bias);
  return withDropout(all, input.dropNoise, 0, m_dropout);
}

torch::Tensor HiddenNotes::ownLogits(const torch::Tensor& hidden, const ops::Ops& ops) const {
  return ops.linear(hidden, m_hiddenToInput->weight, m_hiddenToInput->bias);
}

} // namespace dmm::model
