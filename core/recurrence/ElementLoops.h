#pragma once

#include <torch/torch.h>

namespace dmm::recurrence {

/// The element-wise work of the recurrences in one pass over memory each, where LibTorch would take
/// several; on other devices than the processor, LibTorch's own. Matrices are row by row.

/// x = relu(x + bias): x [M, R], bias [R].
void addBiasAndRelu(const torch::Tensor& x, const torch::Tensor& bias);

/// gradient = gradient where state > 0, else 0; both [M, R] and contiguous.
void reluBackward(const torch::Tensor& gradient, const torch::Tensor& state);

/// inner = gradient (1 - (combined - hidden)^2), where combined = tanh(..) + hidden, so that the
/// bracket is the slope of tanh: all [M, R] and contiguous but hidden, which is [M / particles, R],
/// one row for all particles of a slice.
void tanhBackward(const torch::Tensor& inner, const torch::Tensor& gradient,
                  const torch::Tensor& combined, const torch::Tensor& hidden,
                  std::int64_t particles);

/// log N(value; loc, scale^2) summed over the last dimension, [N, z] -> [N], with a gradient.
torch::Tensor gaussianLogProb(const torch::Tensor& value, const torch::Tensor& loc,
                              const torch::Tensor& scale);

/// (1 - gate) a + gate b with a gradient, all [N, z].
torch::Tensor mix(const torch::Tensor& gate, const torch::Tensor& a, const torch::Tensor& b);

} // namespace dmm::recurrence
