#include "core/ops/fused/FusedOps.h"

#include "core/batch/PackedSteps.h"
#include "core/ops/fused/Densities.h"
#include "core/ops/fused/GuideChain.h"
#include "core/ops/fused/Layers.h"
#include "core/ops/fused/ParticlePairs.h"
#include "core/ops/fused/PathSum.h"
#include "core/ops/fused/PreviousStates.h"
#include "core/ops/fused/ReluRnn.h"

namespace dmm::ops::fused {

using torch::Tensor;

Tensor FusedOps::linear(const Tensor& x, const Tensor& weight, const Tensor& bias) const {
  return fused::linear(x, weight, bias);
}
Tensor FusedOps::linearRelu(const Tensor& x, const Tensor& weight, const Tensor& bias) const {
  return fused::linearRelu(x, weight, bias);
}
Tensor FusedOps::softplus(const Tensor& x) const { return fused::softplus(x); }
Tensor FusedOps::gatedMix(const Tensor& logits, const Tensor& a, const Tensor& b) const {
  return fused::gatedMix(logits, a, b);
}

Tensor FusedOps::gaussianLogProb(const Tensor& value, const Tensor& loc, const Tensor& scale,
                                 const Tensor& noise) const {
  return fused::gaussianLogProb(value, loc, scale, noise);
}
Tensor FusedOps::drawLogProb(const Tensor& scale, const Tensor& noise) const {
  return fused::drawLogProb(scale, noise);
}
Tensor FusedOps::bernoulliLogProb(const Tensor& x, const Tensor& logits) const {
  return fused::bernoulliLogProb(x, logits);
}

Tensor FusedOps::particlePairs(const Tensor& values, const Tensor& loc, const Tensor& scale) const {
  return fused::particlePairs(values, loc, scale);
}
Tensor FusedOps::logSumOverPaths(const Tensor& pairs, const Tensor& first,
                                 const batch::PackedSteps& steps) const {
  return fused::logSumOverPaths(pairs, first, steps);
}

Tensor FusedOps::previousStates(const Tensor& states, const Tensor& start,
                                const batch::PackedSteps& steps) const {
  return fused::previousStates(states, start, steps);
}
Tensor FusedOps::reluRnn(const Tensor& rows, const ReluRnnWeights& weights,
                         const batch::PackedSteps& steps) const {
  return fused::reluRnn(rows, weights, steps);
}
GuideChainPath FusedOps::guideChain(const Tensor& hidden, const Tensor& noise,
                                    const GuideChainWeights& weights,
                                    const batch::PackedSteps& steps,
                                    const ChooseSources& chooseSources) const {
  return fused::guideChain(hidden, noise, weights, steps, chooseSources);
}

} // namespace dmm::ops::fused
