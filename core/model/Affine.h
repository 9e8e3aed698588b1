#pragma once

#include <torch/torch.h>

namespace dmm::model {

/// Who computes x W^T + b: torch::linear, or recurrence::linear for the fused execution.
using Affine = torch::Tensor (*)(const torch::Tensor& x, const torch::Tensor& weight,
                                 const torch::Tensor& bias);

inline torch::Tensor torchLinear(const torch::Tensor& x, const torch::Tensor& weight,
                                 const torch::Tensor& bias) {
  return torch::linear(x, weight, bias);
}

} // namespace dmm::model
