#include "core/model/Combiner.h"

namespace dmm::model {

using torch::nn::Linear;

Combiner::Combiner(const ModelDims& dims)
    : m_zToHidden(register_module("lin_z_to_hidden", Linear(dims.z, dims.rnn)))
    , m_hiddenToLoc(register_module("lin_hidden_to_loc", Linear(dims.rnn, dims.z)))
    , m_hiddenToScale(register_module("lin_hidden_to_scale", Linear(dims.rnn, dims.z))) {}

Gaussian Combiner::forward(const torch::Tensor& previous, const torch::Tensor& hidden) {
  const torch::Tensor combined = 0.5 * (torch::tanh(m_zToHidden(previous)) + hidden);
  return {m_hiddenToLoc(combined), Arithmetic::plain().softplus(m_hiddenToScale(combined))};
}

Gaussian Combiner::forwardFixed(const torch::Tensor& previous, const torch::Tensor& hidden) {
  const Arithmetic with = Arithmetic::fused();
  const auto fixed = [&](const Linear& layer, const torch::Tensor& rows) {
    return with.linear(rows, layer->weight.detach(), layer->bias.detach());
  };
  const torch::Tensor inner = torch::tanh(fixed(m_zToHidden, previous));
  const torch::Tensor combined =
      0.5 * (inner.view({hidden.size(0), -1, hidden.size(1)}) + hidden.detach().unsqueeze(1));
  const torch::Tensor rows = combined.view(inner.sizes());
  return {fixed(m_hiddenToLoc, rows), with.softplus(fixed(m_hiddenToScale, rows))};
}

} // namespace dmm::model
