#pragma once

#include <torch/torch.h>

namespace dmm::ops::fused {

/// Log densities of rows, [N, features] -> [N], with gradients, in one pass over memory each; on
/// the processor.

/// log N(value; loc, scale^2), summed over the last dimension. `noise` is (value - loc) / scale
/// where the caller knows it: a small scale leaves few digits of it in the value. It has no
/// gradient of its own.
torch::Tensor gaussianLogProb(const torch::Tensor& value, const torch::Tensor& loc,
                              const torch::Tensor& scale, const torch::Tensor& noise = {});

/// log N(loc + scale * noise; loc, scale^2), in which loc cancels; no gradient for the noise.
torch::Tensor drawLogProb(const torch::Tensor& scale, const torch::Tensor& noise);

/// log Bernoulli(x; sigmoid(logits)): logits [N, keys], x [N / particles, keys], one row for all
/// particles of a slice; no gradient for x.
torch::Tensor bernoulliLogProb(const torch::Tensor& x, const torch::Tensor& logits);

} // namespace dmm::ops::fused
