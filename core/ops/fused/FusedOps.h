#pragma once

#include "core/ops/Ops.h"

namespace dmm::ops::fused {

/// Hand-written gradients: the two loops over time run only what must follow step by step, and all
/// else is one matrix product over all rows (core/kernels) or one pass over memory. On the
/// processor.
class FusedOps final : public Ops {
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

} // namespace dmm::ops::fused
