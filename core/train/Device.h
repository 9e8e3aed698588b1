#pragma once

#include "core/model/SequenceModel.h"
#include "core/types/ExperimentConfig.h"

#include <torch/torch.h>

#include <memory>

namespace dmm::train {

/// Where `config` computes its mini-batches. Throws support::InputError naming run.device when this
/// LibTorch has no such device, or the objective's gradient is computed on the processor alone.
torch::Device deviceOf(const types::ExperimentConfig& config);

/// A copy of a model on another device. The model that trains, its optimiser, evaluation and
/// checkpoints stay on the processor; a mini-batch fetches the weights (4 MB at Pyro's sizes) and
/// brings the gradient back.
class DeviceModel {
 public:
  DeviceModel(std::shared_ptr<model::SequenceModel> original, torch::Device device);

  torch::Device device() const { return m_device; }
  const std::shared_ptr<model::SequenceModel>& model() const { return m_copy; }

  /// Before a mini-batch: the copy has the original's weights and no gradient.
  void fetchWeights();

  /// After it: the original's parameters have the copy's gradients.
  void returnGradients();

 private:
  std::shared_ptr<model::SequenceModel> m_original;
  std::shared_ptr<model::SequenceModel> m_copy;
  torch::Device m_device;
};

} // namespace dmm::train
