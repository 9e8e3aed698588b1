#include "core/train/Device.h"

#include "core/support/Errors.h"

#include <torch/version.h>

namespace dmm::train {

torch::Device deviceOf(const types::ExperimentConfig& config) {
  if (config.run.device == types::Device::Cpu) return torch::kCPU;
  if (!torch::cuda::is_available())
    throw support::InputError("run.device", "cuda: LibTorch " TORCH_VERSION
                                            " finds no CUDA device here; choose cpu");
  if (config.objective.gradient != types::Gradient::Reparameterised)
    throw support::InputError("run.device", "cuda: objective.gradient " +
                                                std::string(nameOf(config.objective.gradient)) +
                                                " is computed on the processor only; choose cpu");
  return torch::kCUDA;
}

DeviceModel::DeviceModel(std::shared_ptr<model::SequenceModel> original, torch::Device device)
    : m_original(std::move(original))
    , m_copy(model::makeModel(m_original->architecture()))
    , m_device(device) {
  m_copy->to(device, m_original->dtype());
}

void DeviceModel::fetchWeights() {
  const torch::NoGradGuard noGrad;
  const auto copy = [](const std::vector<torch::Tensor>& from,
                       const std::vector<torch::Tensor>& to) {
    for (std::size_t i = 0; i < from.size(); ++i) to[i].copy_(from[i]);
  };
  copy(m_original->parameters(), m_copy->parameters());
  copy(m_original->buffers(), m_copy->buffers()); // the order of the flows' units
  for (torch::Tensor parameter : m_copy->parameters()) parameter.mutable_grad() = torch::Tensor();
}

void DeviceModel::returnGradients() {
  const auto originals = m_original->parameters();
  const auto copies = m_copy->parameters();
  for (std::size_t i = 0; i < originals.size(); ++i) {
    const torch::Tensor& gradient = copies[i].grad();
    torch::Tensor original = originals[i];
    original.mutable_grad() = gradient.defined() ? gradient.to(original.device()) : torch::Tensor();
  }
}

} // namespace dmm::train
