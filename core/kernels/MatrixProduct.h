#pragma once

#include <torch/torch.h>

#include <string>

namespace dmm::kernels {

/// out = a b, or out += a b when accumulating. Matrices [M, K], [K, N], [M, N], each row by row or
/// the transpose of such a one; `out` row by row. This is the one place that chooses whose product
/// it is: oneDNN's for float32 on the processor where LibTorch has no MKL (Debian's OpenBLAS does
/// not know recent processors), LibTorch's for all else. Products of some rows with a weight go
/// through core/kernels/PackedWeight.h; here come sums over all rows, such as a weight's gradient,
/// where oneDNN was faster than panels of our own by a tenth on AVX-512 and a fifth on AVX2.
void multiply(const torch::Tensor& a, const torch::Tensor& b, const torch::Tensor& out,
              bool accumulate = false);

/// Who computes float32 products on the processor, with versions: "panels on avx2 and oneDNN 2.6",
/// or "... LibTorch 1.13.1 (BLAS)".
std::string productLibrary();

/// The processor's own speed: float32 GFLOP/s of this thread in a product of 1024 cubed, the better
/// of LibTorch and oneDNN, on a target that was chosen oneDNN's on that. Takes some tenths of a
/// second.
double productRate();

} // namespace dmm::kernels
