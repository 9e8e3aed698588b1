#pragma once

#include "core/model/Gaussian.h"
#include "core/ops/Ops.h"

namespace dmm::model {

/// Draws all states of a guide that does not look back: q [N K, z], noise [N K, z]. Where sources
/// are chosen, that is asked for step by step: what the particles are does not depend on it.
ops::GuideChainPath drawIndependently(const Gaussian& q, const torch::Tensor& noise,
                                      const batch::PackedSteps& steps,
                                      const ops::ChooseSources& chooseSources);

/// A row a slice as one a particle, [N, z] -> [N K, z].
torch::Tensor forEachParticle(const torch::Tensor& slices, std::int64_t particles);

} // namespace dmm::model
