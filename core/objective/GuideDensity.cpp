#include "core/objective/GuideDensity.h"

#include <cmath>

namespace dmm::objective {

torch::Tensor pairwiseLogProb(const ops::Ops& ops, const torch::Tensor& values,
                              const model::Gaussian& distributions) {
  return ops.particlePairs(values.transpose(0, 1), distributions.loc.transpose(0, 1),
                           distributions.scale.transpose(0, 1));
}

torch::Tensor guideLogDensity(GuideDensity density, const torch::Tensor& pairs) {
  if (density == GuideDensity::Pairwise) return pairs;
  const double logAncestors = std::log(static_cast<double>(pairs.size(2)));
  return torch::logsumexp(pairs, 2, /*keepdim=*/true) - logAncestors;
}

} // namespace dmm::objective
