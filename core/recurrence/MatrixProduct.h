#pragma once

#include <torch/torch.h>

#include <string>

namespace dmm::recurrence {

/// out = a b, or out += a b when accumulating. Matrices [M, K], [K, N], [M, N], each row by row or
/// the transpose of such a one; `out` row by row. This is the one place that chooses who computes
/// a product: oneDNN for float32 on the processor where LibTorch has no MKL (Debian's OpenBLAS does
/// not know recent processors), LibTorch for all else. Many small products want a weight that is
/// stored [in, out]: oneDNN would otherwise rearrange it every time.
void multiply(const torch::Tensor& a, const torch::Tensor& b, const torch::Tensor& out,
              bool accumulate = false);

/// Who computes float32 products on the processor: "oneDNN" or "LibTorch", with the version.
std::string productLibrary();

/// The processor's own speed: float32 GFLOP/s of this thread in a product of 1024 cubed, the better
/// of LibTorch and oneDNN. Takes some tenths of a second.
double productRate();

} // namespace dmm::recurrence
