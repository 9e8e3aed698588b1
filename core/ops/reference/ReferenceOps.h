#pragma once

#include "core/ops/Ops.h"

namespace dmm::ops::reference {

/// The formulas as they stand, differentiated by autograd; on any device.
class ReferenceOps final : public Ops {
 public:
  torch::Tensor linear(const torch::Tensor& x, const torch::Tensor& weight,
                       const torch::Tensor& bias) const override;
  torch::Tensor linearRelu(const torch::Tensor& x, const torch::Tensor& weight,
                           const torch::Tensor& bias) const override;
  torch::Tensor softplus(const torch::Tensor& x) const override;
  torch::Tensor gatedMix(const torch::Tensor& logits, const torch::Tensor& a,
                         const torch::Tensor& b) const override;
  torch::Tensor gaussianLogProb(const torch::Tensor& value, const torch::Tensor& loc,
                                const torch::Tensor& scale,
                                const torch::Tensor& noise = {}) const override;
  torch::Tensor drawLogProb(const torch::Tensor& scale, const torch::Tensor& noise) const override;
  torch::Tensor bernoulliLogProb(const torch::Tensor& x,
                                 const torch::Tensor& logits) const override;
  torch::Tensor particlePairs(const torch::Tensor& values, const torch::Tensor& loc,
                              const torch::Tensor& scale) const override;
  torch::Tensor logSumOverPaths(const torch::Tensor& pairs, const torch::Tensor& first,
                                const batch::PackedSteps& steps) const override;
  torch::Tensor previousStates(const torch::Tensor& states, const torch::Tensor& start,
                               const batch::PackedSteps& steps) const override;
  torch::Tensor reluRnn(const torch::Tensor& rows, const ReluRnnWeights& weights,
                        const batch::PackedSteps& steps) const override;
  GuideChainPath guideChain(const torch::Tensor& hidden, const torch::Tensor& noise,
                            const GuideChainWeights& weights, const batch::PackedSteps& steps,
                            const ChooseSources& chooseSources = {}) const override;
};

/// One inverse autoregressive flow: values [..., z] -> their images and log |dz' / dz|, [...].
struct FlowImage {
  torch::Tensor value;
  torch::Tensor logDeterminant;
};
FlowImage flowImage(const torch::Tensor& value, const FlowWeights& weights, std::int64_t index);

} // namespace dmm::ops::reference
