#include "core/model/InferenceRnn.h"

namespace dmm::model {

InferenceRnn::InferenceRnn(const ModelDims& dims)
    : m_weightIh(register_parameter("weight_ih_l0", torch::empty({dims.rnn, dims.input})))
    , m_weightHh(register_parameter("weight_hh_l0", torch::empty({dims.rnn, dims.rnn})))
    , m_biasIh(register_parameter("bias_ih_l0", torch::empty({dims.rnn})))
    , m_biasHh(register_parameter("bias_hh_l0", torch::empty({dims.rnn}))) {}

torch::Tensor InferenceRnn::forward(const batch::PackedBatch& batch, const torch::Tensor& h0) {
  std::vector<torch::Tensor> states(static_cast<std::size_t>(batch.steps()));
  torch::Tensor next; // h_{t+1} of the sequences that reach t + 1: the first rows of time t
  for (std::int64_t t = batch.steps() - 1; t >= 0; --t) {
    const std::int64_t running = next.defined() ? next.size(0) : 0;
    const std::int64_t ending = batch.active(t) - running;
    if (ending > 0) {
      const torch::Tensor fresh = h0.expand({ending, h0.size(0)});
      next = running > 0 ? torch::cat({next, fresh}) : fresh;
    }
    next = torch::relu(torch::linear(batch.at(batch.rows, t), m_weightIh, m_biasIh) +
                       torch::linear(next, m_weightHh, m_biasHh));
    states[static_cast<std::size_t>(t)] = next;
  }
  return torch::cat(states);
}

} // namespace dmm::model
