#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <numbers>

namespace dmm::model {

/// Standard normal numbers as uniform ones in [0, 1); undefined ones stay so.
inline torch::Tensor uniformOf(const torch::Tensor& normal) {
  return normal.defined() ? 0.5 * torch::erfc(-normal / std::numbers::sqrt2) : normal;
}

/// Inverted dropout (Srivastava et al. 2014): factors, 0 for that share of all numbers and for the
/// others what keeps the mean, from uniform noise. Undefined, for all 1, where nothing is dropped.
inline torch::Tensor keptFactors(const torch::Tensor& noise, double dropout) {
  if (!noise.defined() || dropout == 0) return {};
  return (noise >= dropout).to(noise.scalar_type()) / (1 - dropout);
}

/// Values of K particles a slice, [N K, W], some of them dropped: as the W numbers from `first` on
/// of the slices' noise, [N, ...], say, the same for all K. Unchanged where nothing is dropped.
inline torch::Tensor withDropout(const torch::Tensor& values, const torch::Tensor& noise,
                                 std::int64_t first, double dropout) {
  if (!noise.defined() || dropout == 0) return values;
  const std::int64_t width = values.size(1);
  const torch::Tensor kept =
      keptFactors(noise.narrow(1, first, width), dropout).to(values.scalar_type());
  return (values.view({kept.size(0), -1, width}) * kept.unsqueeze(1)).view(values.sizes());
}

} // namespace dmm::model
