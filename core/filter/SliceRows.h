#pragma once

#include "core/types/Music.h"

#include <torch/torch.h>

#include <vector>

namespace dmm::filter {

/// Slices as a model has notes: rows of 0 and 1, [K, 88].
torch::Tensor toRows(const std::vector<types::Slice>& slices, torch::Dtype dtype);

/// The numbers of a tensor of any shape, row after row.
std::vector<double> toVector(const torch::Tensor& values);

} // namespace dmm::filter
