#include "core/model/Emitter.h"

namespace dmm::model {

Emitter::Emitter(const ModelDims& dims)
    : m_zToHidden(register_module("lin_z_to_hidden", torch::nn::Linear(dims.z, dims.emission)))
    , m_hiddenToHidden(
          register_module("lin_hidden_to_hidden", torch::nn::Linear(dims.emission, dims.emission)))
    , m_hiddenToInput(
          register_module("lin_hidden_to_input", torch::nn::Linear(dims.emission, dims.input))) {}

torch::Tensor Emitter::forward(const torch::Tensor& z, const Arithmetic& with) {
  const auto through = [&](const torch::nn::Linear& layer, const torch::Tensor& x) {
    return with.linear(x, layer->weight, layer->bias);
  };
  const torch::Tensor first = torch::relu(through(m_zToHidden, z));
  const torch::Tensor second = torch::relu(through(m_hiddenToHidden, first));
  return through(m_hiddenToInput, second);
}

torch::Tensor bernoulliLogProb(const torch::Tensor& x, const torch::Tensor& logits) {
  // log sigmoid(l) for a sounding key and log sigmoid(-l) for a silent one, in a form that cannot
  // overflow: x l - log(1 + exp(l)).
  return (x * logits - torch::softplus(logits)).sum(-1);
}

} // namespace dmm::model
