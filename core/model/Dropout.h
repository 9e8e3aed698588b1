#pragma once

#include <torch/torch.h>

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

} // namespace dmm::model
