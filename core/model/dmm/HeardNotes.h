#pragma once

#include "core/ops/Ops.h"

#include <torch/torch.h>

namespace dmm::model {

/// A layer for the notes of the slice before, without a bias; null where a part does not hear them.
inline torch::nn::Linear notesLayer(bool hearsNotes, std::int64_t keys, std::int64_t hidden) {
  if (!hearsNotes) return nullptr;
  return torch::nn::Linear(torch::nn::LinearOptions(keys, hidden).bias(false));
}

/// relu(rows W^T + b + notes W_x^T): rows [N K, D]; what comes from the notes, [N, keys], is
/// computed once a slice for all its particles.
inline torch::Tensor hiddenLayer(const torch::Tensor& rows, const torch::nn::Linear& layer,
                                 const torch::Tensor& notes, const torch::nn::Linear& ofNotes,
                                 const ops::Ops& ops) {
  if (!ofNotes) return ops.linearRelu(rows, layer->weight, layer->bias);
  return ops.linearReluHearing(rows, layer->weight, layer->bias, notes, ofNotes->weight);
}

} // namespace dmm::model
