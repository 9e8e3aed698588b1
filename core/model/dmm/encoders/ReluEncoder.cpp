#include "core/model/dmm/encoders/ReluEncoder.h"

#include <cmath>

namespace dmm::model {

ReluEncoder::ReluEncoder(const PartSetup& setup)
    : m_h0(setup.owner.register_parameter("h_0", torch::zeros({1, 1, setup.config.rnnDim})))
    , m_rnn(setup.owner.register_module("rnn", std::make_shared<torch::nn::Module>("rnn"))) {
  const std::int64_t rnn = setup.config.rnnDim;
  m_weightIh = m_rnn->register_parameter("weight_ih_l0", torch::empty({rnn, setup.keys}));
  m_weightHh = m_rnn->register_parameter("weight_hh_l0", torch::empty({rnn, rnn}));
  m_biasIh = m_rnn->register_parameter("bias_ih_l0", torch::empty({rnn}));
  m_biasHh = m_rnn->register_parameter("bias_hh_l0", torch::empty({rnn}));
}

Encoded ReluEncoder::encode(const batch::PackedBatch& batch, const ops::Ops& ops) const {
  return {ops.reluRnn(batch.rows, {m_weightIh, m_weightHh, m_biasIh, m_biasHh, m_h0.view({-1})},
                      {batch.offsets, 1})};
}

void ReluEncoder::initialise(torch::Generator generator) {
  const torch::NoGradGuard noGrad;
  const double bound = 1 / std::sqrt(static_cast<double>(m_biasIh.size(0)));
  for (torch::Tensor* weight : {&m_weightIh, &m_weightHh, &m_biasIh, &m_biasHh})
    weight->uniform_(-bound, bound, generator);
  m_h0.zero_();
}

} // namespace dmm::model
