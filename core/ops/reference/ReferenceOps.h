#pragma once

#include "core/ops/Ops.h"

namespace dmm::ops::reference {

/// The formulas as they stand, differentiated by autograd; on any device.
const Ops& referenceOps();

/// One inverse autoregressive flow: values [..., z] -> their images and log |dz' / dz|, [...].
struct FlowImage {
  torch::Tensor value;
  torch::Tensor logDeterminant;
};
FlowImage flowImage(const torch::Tensor& value, const FlowWeights& weights, std::int64_t index);

} // namespace dmm::ops::reference
