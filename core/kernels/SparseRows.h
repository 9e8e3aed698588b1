#pragma once

#include <torch/torch.h>

namespace dmm::kernels {

/// Products with rows of which few numbers are not 0, such as the notes that sound: only those are
/// touched. All matrices are contiguous, on the processor and without a gradient of their own.

/// rows [N, D] matrix [D, R] -> [N, R].
torch::Tensor sparseProduct(const torch::Tensor& rows, const torch::Tensor& matrix);

/// gradients^T rows: the gradient of a weight [R, D] that was applied to rows [N, D], from the
/// gradients [N, R] of what it made.
torch::Tensor sparseWeightGradient(const torch::Tensor& gradients, const torch::Tensor& rows);

} // namespace dmm::kernels
