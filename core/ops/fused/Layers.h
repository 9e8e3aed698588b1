#pragma once

#include <torch/torch.h>

namespace dmm::ops::fused {

/// What the networks of the model are made of, with gradients: matrix products through multiply(),
/// all else in one pass over memory. Rows are [N, features]; on the processor.

/// x W, without a gradient: x [N, K], W [K, M] -> [N, M].
torch::Tensor product(const torch::Tensor& x, const torch::Tensor& matrix);

/// x W^T + b: x [N, in], weight [out, in], bias [out] -> [N, out]. As torch::linear.
torch::Tensor linear(const torch::Tensor& x, const torch::Tensor& weight,
                     const torch::Tensor& bias);

/// relu(x W^T + b).
torch::Tensor linearRelu(const torch::Tensor& x, const torch::Tensor& weight,
                         const torch::Tensor& bias);

/// notes W^T of rows of which few numbers are not 0 (core/kernels/SparseRows.h), with a gradient
/// for the weight: notes [N, keys], weight [out, keys] -> [N, out].
torch::Tensor notesProduct(const torch::Tensor& notes, const torch::Tensor& weight);

/// relu(notes W^T + b) of such rows.
torch::Tensor notesLinearRelu(const torch::Tensor& notes, const torch::Tensor& weight,
                              const torch::Tensor& bias);

/// relu(x W^T + b + notes V^T), with one such row for every x [N, in] or for some of them that
/// follow each other, x [N K, in].
torch::Tensor linearReluHearing(const torch::Tensor& x, const torch::Tensor& weight,
                                const torch::Tensor& bias, const torch::Tensor& notes,
                                const torch::Tensor& heardWeight);

/// log(1 + exp(x)), as torch::softplus, but at least support::kSmallestScale.
torch::Tensor softplus(const torch::Tensor& x);

/// (1 - gate) a + gate b with gate = sigmoid(logits), all of one shape.
torch::Tensor gatedMix(const torch::Tensor& logits, const torch::Tensor& a, const torch::Tensor& b);

} // namespace dmm::ops::fused
