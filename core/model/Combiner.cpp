#include "core/model/Combiner.h"

namespace dmm::model {

using torch::nn::Linear;

Combiner::Combiner(const ModelDims& dims)
    : m_zToHidden(register_module("lin_z_to_hidden", Linear(dims.z, dims.rnn)))
    , m_hiddenToLoc(register_module("lin_hidden_to_loc", Linear(dims.rnn, dims.z)))
    , m_hiddenToScale(register_module("lin_hidden_to_scale", Linear(dims.rnn, dims.z))) {}

Gaussian Combiner::forward(const torch::Tensor& previous, const torch::Tensor& hidden) {
  const torch::Tensor combined = 0.5 * (torch::tanh(m_zToHidden(previous)) + hidden);
  return {m_hiddenToLoc(combined), torch::softplus(m_hiddenToScale(combined))};
}

Gaussian Combiner::forwardFixed(const torch::Tensor& previous, const torch::Tensor& hidden) {
  const auto fixed = [](const Linear& layer, const torch::Tensor& input) {
    return torch::linear(input, layer->weight.detach(), layer->bias.detach());
  };
  const torch::Tensor combined = 0.5 * (torch::tanh(fixed(m_zToHidden, previous)) + hidden);
  return {fixed(m_hiddenToLoc, combined), torch::softplus(fixed(m_hiddenToScale, combined))};
}

} // namespace dmm::model
