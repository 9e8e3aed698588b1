#include "core/model/dmm/encoders/RecurrentEncoder.h"

#include "core/model/Dropout.h"
#include "core/types/PartInfo.h"

#include <cmath>

namespace dmm::model {

using torch::Tensor;

RecurrentEncoder::Network::Network(const PartSetup& setup, const std::string& suffix,
                                   ops::Cell cell, std::int64_t gates) {
  const std::int64_t rnn = setup.config.rnnDim;
  const std::int64_t input = setup.config.embeddingDim > 0 ? setup.config.embeddingDim : setup.keys;
  h0 = setup.owner.register_parameter("h_0" + suffix, torch::zeros({1, 1, rnn}));
  if (cell == ops::Cell::Lstm)
    c0 = setup.owner.register_parameter("c_0" + suffix, torch::zeros({1, 1, rnn}));
  module = setup.owner.register_module("rnn" + suffix,
                                       std::make_shared<torch::nn::Module>("rnn" + suffix));
  weightIh = module->register_parameter("weight_ih_l0", torch::empty({gates * rnn, input}));
  weightHh = module->register_parameter("weight_hh_l0", torch::empty({gates * rnn, rnn}));
  biasIh = module->register_parameter("bias_ih_l0", torch::empty({gates * rnn}));
  biasHh = module->register_parameter("bias_hh_l0", torch::empty({gates * rnn}));
}

ops::RecurrentWeights RecurrentEncoder::Network::weights() const {
  return {weightIh, weightHh, biasIh, biasHh, h0.view({-1}), c0.defined() ? c0.view({-1}) : c0};
}

void RecurrentEncoder::Network::initialise(torch::Generator generator) {
  const double bound = 1 / std::sqrt(static_cast<double>(h0.size(2)));
  for (Tensor* weight : {&weightIh, &weightHh, &biasIh, &biasHh})
    weight->uniform_(-bound, bound, generator);
  h0.zero_();
  if (c0.defined()) c0.zero_();
}

RecurrentEncoder::RecurrentEncoder(const PartSetup& setup, ops::Cell cell, std::int64_t gates)
    : m_cell(cell)
    , m_dropout(setup.config.rnnDropout) {
  const auto& config = setup.config;
  if (config.embeddingDim > 0)
    m_embedding = setup.owner.register_module("embedding",
                                              torch::nn::Linear(setup.keys, config.embeddingDim));
  const types::PartInfo* guide = types::chosenPart(types::PartKind::Guide, config);
  if (guide->has.contains(types::Trait::ReadsAhead)) m_backwards.emplace(setup, "", cell, gates);
  if (guide->has.contains(types::Trait::ReadsBehind))
    m_forwards.emplace(setup, "_forward", cell, gates);
}

Encoded RecurrentEncoder::encode(const batch::PackedBatch& batch, const ops::Ops& ops) const {
  const ops::RecurrentInput input{
      m_embedding ? ops.notesLinearRelu(batch.rows, m_embedding->weight, m_embedding->bias)
                  : batch.rows,
      !m_embedding};
  std::int64_t column = 0; // of the noise
  const auto run = [&](const std::optional<Network>& network, ops::Direction direction) -> Tensor {
    if (!network) return {};
    const Tensor states =
        ops.recurrence(m_cell, direction, input, network->weights(), {batch.offsets, 1});
    const std::int64_t first = column;
    column += states.size(1);
    return withDropout(states, batch.dropNoise, first, m_dropout);
  };
  const Tensor right = run(m_backwards, ops::Direction::Backwards);
  return {right, run(m_forwards, ops::Direction::Forwards)};
}

std::int64_t RecurrentEncoder::dropWidth() const {
  if (m_dropout == 0) return 0;
  std::int64_t width = 0;
  for (const auto* network : {&m_backwards, &m_forwards})
    if (*network) width += (*network)->h0.size(2);
  return width;
}

void RecurrentEncoder::initialise(torch::Generator generator) {
  const torch::NoGradGuard noGrad;
  if (m_backwards) m_backwards->initialise(generator);
  if (m_forwards) m_forwards->initialise(generator);
}

} // namespace dmm::model
