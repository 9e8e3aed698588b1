#pragma once

#include "core/model/Gaussian.h"
#include "core/ops/Ops.h"

#include <torch/torch.h>

#include <string>

namespace dmm::objective {

/// How an objective over all pairs of samples reckons the density of z_t^k, which was drawn from
/// its own ancestor z_{t-1}^k.
enum class GuideDensity {
  /// log q(z_t^k given z_{t-1}^j) beside log p(z_t^k given z_{t-1}^j), pair by pair, as Pyro 1.8.6.
  /// Bounds log p(x) only where the guide does not look back: elsewhere a pair's p/q has no upper
  /// limit in the mean, and training can drive the loss to minus infinity.
  Pairwise,
  /// log (1/K) sum_j q(z_t^k given z_{t-1}^j): what the K samples together were drawn from (the
  /// balance heuristic, Veach and Guibas 1995; as a proposal of tensor Monte Carlo: Aitchison 2019,
  /// arXiv:1806.08593). A weight is at most K p/q of the sample's own ancestor, exp of the TMC
  /// bound is unbiased for p(x), and the averaged ELBO bounds log p(x), for any guide.
  Mixture,
};

/// "pairwise" or "mixture", as types::ObjectiveConfig::guideDensity.
GuideDensity guideDensityNamed(const std::string& name);

/// log N(value_k; loc_j, scale_j^2) for all pairs of particles of a slice: values [K, N, z],
/// distributions [J, N, z] -> [N, K, J].
torch::Tensor pairwiseLogProb(const ops::Ops& ops, const torch::Tensor& values,
                              const model::Gaussian& distributions);

/// That density from log q of all pairs, [N, K, J], the flows not counted: [N, K, J] where
/// pairwise; [N, K, 1], the same for all ancestors j, where a mixture.
torch::Tensor guideLogDensity(GuideDensity density, const torch::Tensor& pairs);

} // namespace dmm::objective
