#pragma once

#include "core/types/ExperimentConfig.h"

#include <torch/torch.h>

#include <cstdint>

namespace dmm::model {

/// What a part is made with: the model under which its weights are registered, by the names of
/// core/types/PartInfo.cpp, and the sizes that they have.
struct PartSetup {
  torch::nn::Module& owner;
  const types::ExperimentConfig::ModelConfig& config;
  std::int64_t keys; ///< D, of a slice
};

} // namespace dmm::model
