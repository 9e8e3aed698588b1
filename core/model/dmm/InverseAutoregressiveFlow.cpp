#include "core/model/dmm/InverseAutoregressiveFlow.h"

#include <cmath>

namespace dmm::model {

using torch::Tensor;

InverseAutoregressiveFlow::InverseAutoregressiveFlow(std::int64_t z, std::int64_t hidden)
    : m_network(register_module("arn", std::make_shared<torch::nn::Module>("arn"))) {
  // PyTorch's names: a list `layers` of two masked linear layers.
  const auto layers =
      m_network->register_module("layers", std::make_shared<torch::nn::Module>("layers"));
  const auto input = layers->register_module("0", std::make_shared<torch::nn::Module>("0"));
  const auto output = layers->register_module("1", std::make_shared<torch::nn::Module>("1"));
  m_inputWeight = input->register_parameter("weight", torch::empty({hidden, z}));
  m_inputBias = input->register_parameter("bias", torch::empty({hidden}));
  m_outputWeight = output->register_parameter("weight", torch::empty({2 * z, hidden}));
  m_outputBias = output->register_parameter("bias", torch::empty({2 * z}));
  m_permutation = m_network->register_buffer("permutation", torch::arange(z));
  m_inputMask = input->register_buffer("mask", torch::empty({hidden, z}));
  m_outputMask = output->register_buffer("mask", torch::empty({2 * z, hidden}));
  setPermutation(m_permutation.clone());
}

void InverseAutoregressiveFlow::setPermutation(const Tensor& permutation) {
  // Degrees as in MADE (arXiv:1502.03509, section 4): inputs 1 .. z in their order, hidden units
  // spread evenly over 1 .. z - 1; a hidden unit sees inputs of its degree or less, an output sees
  // hidden units of a smaller degree.
  const torch::NoGradGuard noGrad;
  const std::int64_t z = m_permutation.size(0);
  m_permutation.copy_(permutation);
  const Tensor degrees = torch::empty({z}, torch::kFloat64);
  degrees.index_put_({permutation.to(torch::kInt64)}, torch::arange(1, z + 1, torch::kFloat64));
  const Tensor hidden =
      torch::round(torch::linspace(1, static_cast<double>(z - 1), m_inputBias.size(0)))
          .to(torch::kFloat64);
  m_inputMask.copy_(hidden.unsqueeze(1) >= degrees.unsqueeze(0));
  m_outputMask.copy_(degrees.repeat({2}).unsqueeze(1) > hidden.unsqueeze(0));
}

void InverseAutoregressiveFlow::initialise(torch::Generator generator) {
  const torch::NoGradGuard noGrad;
  setPermutation(torch::randperm(m_permutation.size(0), generator, torch::kInt64));
  const auto draw = [&](Tensor& weight, Tensor& bias) {
    const double bound = 1 / std::sqrt(static_cast<double>(weight.size(1)));
    weight.uniform_(-bound, bound, generator);
    bias.uniform_(-bound, bound, generator);
  };
  draw(m_inputWeight, m_inputBias);
  draw(m_outputWeight, m_outputBias);
}

} // namespace dmm::model
