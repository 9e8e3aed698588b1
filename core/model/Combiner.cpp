#include "core/model/Combiner.h"

namespace dmm::model {

using torch::nn::Linear;

Combiner::Combiner(const ModelDims& dims)
    : m_zToHidden(register_module("lin_z_to_hidden", Linear(dims.z, dims.rnn)))
    , m_hiddenToLoc(register_module("lin_hidden_to_loc", Linear(dims.rnn, dims.z)))
    , m_hiddenToScale(register_module("lin_hidden_to_scale", Linear(dims.rnn, dims.z))) {}

Gaussian Combiner::at(const torch::Tensor& previous, const torch::Tensor& hidden,
                      const ops::Ops& ops, Parameters parameters) const {
  const auto held = [&](const torch::Tensor& tensor) {
    return parameters == Parameters::Fixed ? tensor.detach() : tensor;
  };
  const auto linear = [&](const Linear& layer, const torch::Tensor& rows) {
    return ops.linear(rows, held(layer->weight), held(layer->bias));
  };
  const torch::Tensor inner = torch::tanh(linear(m_zToHidden, previous));
  const torch::Tensor combined =
      0.5 * (inner.view({hidden.size(0), -1, hidden.size(1)}) + held(hidden).unsqueeze(1));
  const torch::Tensor rows = combined.view(inner.sizes());
  return {linear(m_hiddenToLoc, rows), ops.softplus(linear(m_hiddenToScale, rows))};
}

} // namespace dmm::model
