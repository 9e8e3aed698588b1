#include "core/model/Emitter.h"

namespace dmm::model {

Emitter::Emitter(const ModelDims& dims)
    : m_zToHidden(register_module("lin_z_to_hidden", torch::nn::Linear(dims.z, dims.emission)))
    , m_hiddenToHidden(
          register_module("lin_hidden_to_hidden", torch::nn::Linear(dims.emission, dims.emission)))
    , m_hiddenToInput(
          register_module("lin_hidden_to_input", torch::nn::Linear(dims.emission, dims.input))) {}

torch::Tensor Emitter::forward(const torch::Tensor& z, const Arithmetic& with) {
  const auto hidden = [&](const torch::nn::Linear& layer, const torch::Tensor& x) {
    return with.linearRelu(x, layer->weight, layer->bias);
  };
  const torch::Tensor second = hidden(m_hiddenToHidden, hidden(m_zToHidden, z));
  return with.linear(second, m_hiddenToInput->weight, m_hiddenToInput->bias);
}

torch::Tensor bernoulliLogProb(const torch::Tensor& x, const torch::Tensor& logits) {
  // log sigmoid(l) for a sounding key and log sigmoid(-l) for a silent one, in a form that cannot
  // overflow: x l - log(1 + exp(l)).
  return (x * logits - torch::softplus(logits)).sum(-1);
}

} // namespace dmm::model
