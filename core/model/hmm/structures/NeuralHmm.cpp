#include "core/model/hmm/structures/NeuralHmm.h"

#include <cmath>

namespace dmm::model::hmm {

using torch::Tensor;

TonesGenerator::TonesGenerator(const SequenceModel::Config& config, std::int64_t keys) {
  namespace nn = torch::nn;
  m_xToHidden = register_module("x_to_hidden", nn::Linear(config.hiddenDim, config.nnDim));
  m_yToHidden = register_module("y_to_hidden", nn::Linear(config.nnChannels * keys, config.nnDim));
  m_conv =
      register_module("conv", nn::Conv1d(nn::Conv1dOptions(1, config.nnChannels, 3).padding(1)));
  m_hiddenToLogits = register_module("hidden_to_logits", nn::Linear(config.nnDim, keys));
}

LogitNetwork TonesGenerator::network(const Tensor& before, const Tensor& offsets, const HmmOps& ops,
                                     const Tensor& kept) const {
  const auto convolve = [&](const Tensor& notes) { // [N, D] -> [N, channels D]
    // Key by key: LibTorch's convolution took longer for this than all else of a step.
    const Tensor padded = torch::constant_pad_nd(notes, {1, 1}).unsqueeze(1);
    const Tensor& weight = m_conv->weight; // [channels, 1, 3]
    Tensor sum = m_conv->bias.unsqueeze(1);
    for (std::int64_t i = 0; i < weight.size(2); ++i)
      sum = torch::addcmul(sum, padded.narrow(2, i, notes.size(1)), weight.select(2, i));
    return torch::relu(sum).flatten(1);
  };
  LogitNetwork network;
  network.fromStates = rowsOf(m_xToHidden->weight.t(), kept) + m_xToHidden->bias;
  network.fromSlices = ops.linear(convolve(before), m_yToHidden->weight, m_yToHidden->bias);
  network.weight = m_hiddenToLogits->weight;
  network.bias = m_hiddenToLogits->bias;
  network.offsets = offsets;
  return network;
}

void TonesGenerator::initialise(torch::Generator generator) {
  const torch::NoGradGuard noGrad;
  const auto draw = [&](Tensor& weight, Tensor& bias) {
    const double bound = 1 / std::sqrt(static_cast<double>(weight[0].numel()));
    weight.uniform_(-bound, bound, generator);
    bias.uniform_(-bound, bound, generator);
  };
  for (auto* layer : {&m_xToHidden, &m_yToHidden, &m_hiddenToLogits})
    draw((*layer)->weight, (*layer)->bias);
  draw(m_conv->weight, m_conv->bias);
}

NeuralHmm::NeuralHmm(const Architecture& architecture)
    : FirstOrder(architecture)
    , m_tonesGenerator(register_module("tones_generator",
                                       std::make_shared<TonesGenerator>(config(), seenKeys()))) {}

Tensor NeuralHmm::logProbs(const Slices& slices, const HmmOps& ops, const Tensor& kept) const {
  return ops.logProbs(slices.notes,
                      m_tonesGenerator->network(slices.before, slices.offsets, ops, kept));
}

Tensor NeuralHmm::logits(const Tensor& before) const {
  const LogitNetwork network =
      m_tonesGenerator->network(before, {}, hmmOpsFor(types::Execution::Reference), {});
  const Tensor hidden =
      torch::relu(network.fromStates.unsqueeze(0) + network.fromSlices.unsqueeze(1));
  return torch::linear(hidden, network.weight, network.bias);
}

void NeuralHmm::initialise(torch::Generator generator) {
  FirstOrder::initialise(generator);
  m_tonesGenerator->initialise(generator);
}

} // namespace dmm::model::hmm
