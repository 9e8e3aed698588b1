#include "core/model/Emitter.h"

namespace dmm::model {

Emitter::Emitter(const ModelDims& dims)
    : m_zToHidden(register_module("lin_z_to_hidden", torch::nn::Linear(dims.z, dims.emission)))
    , m_hiddenToHidden(
          register_module("lin_hidden_to_hidden", torch::nn::Linear(dims.emission, dims.emission)))
    , m_hiddenToInput(
          register_module("lin_hidden_to_input", torch::nn::Linear(dims.emission, dims.input))) {}

torch::Tensor Emitter::forward(const torch::Tensor& z, const ops::Ops& ops) {
  const auto hidden = [&](const torch::nn::Linear& layer, const torch::Tensor& x) {
    return ops.linearRelu(x, layer->weight, layer->bias);
  };
  const torch::Tensor second = hidden(m_hiddenToHidden, hidden(m_zToHidden, z));
  return ops.linear(second, m_hiddenToInput->weight, m_hiddenToInput->bias);
}

} // namespace dmm::model
