#pragma once

#include "core/kernels/OptimiserLoops.h"

#include <torch/torch.h>

#include <cstdint>

namespace dmm::train {

/// core/kernels/OptimiserLoops.h over a range of the elements of contiguous float32 and float64
/// tensors on the processor.

struct Range {
  std::int64_t begin;
  std::int64_t length;
};

/// The part of `count` elements that share number `share` of `shares` takes; what becomes of an
/// element does not depend on the number of shares.
Range shareOf(std::int64_t count, std::int64_t share, std::int64_t shares);

void add(Range range, const torch::Tensor& total, const torch::Tensor& other);

double sumOfSquares(Range range, const torch::Tensor& values);

double sumOfSquaresWith(Range range, const torch::Tensor& values, const torch::Tensor& others,
                        double factor);

void adamStep(Range range, const kernels::AdamStep& step, const torch::Tensor& parameter,
              const torch::Tensor& gradient, const torch::Tensor& mean,
              const torch::Tensor& square);

} // namespace dmm::train
