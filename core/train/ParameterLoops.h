#pragma once

#include <torch/torch.h>

#include <cstdint>

namespace dmm::train {

/// Loops over a range of the elements of parameters in one pass each, for contiguous float32 and
/// float64 on the processor; what they need is named by what they do.

struct Range {
  std::int64_t begin;
  std::int64_t length;
};

/// The part of `count` elements that share number `share` of `shares` takes; what becomes of an
/// element does not depend on the number of shares.
Range shareOf(std::int64_t count, std::int64_t share, std::int64_t shares);

/// total += other.
void add(Range range, const torch::Tensor& total, const torch::Tensor& other);

/// The sum of the squares, added up in double precision.
double sumOfSquares(Range range, const torch::Tensor& values);

/// One Adam step with what is the same for every element.
struct AdamStep {
  double scale;       ///< of the gradient
  double clamp;       ///< of the scaled gradient, plus or minus
  double weightDecay; ///< times the parameter, added to the clamped gradient
  double beta1;
  double beta2;
  double stepSize; ///< learning rate with both bias corrections
  double epsilon;
};

/// m = beta1 m + (1 - beta1) g, v = beta2 v + (1 - beta2) g^2, p -= stepSize m / (sqrt(v) +
/// epsilon).
void adamStep(Range range, const AdamStep& step, const torch::Tensor& parameter,
              const torch::Tensor& gradient, const torch::Tensor& mean,
              const torch::Tensor& square);

} // namespace dmm::train
