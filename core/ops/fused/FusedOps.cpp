#include "core/ops/fused/FusedOps.h"

#include "core/batch/PackedSteps.h"
#include "core/ops/fused/Densities.h"
#include "core/ops/fused/GuideChain.h"
#include "core/ops/fused/Layers.h"
#include "core/ops/fused/ParticlePairs.h"
#include "core/ops/fused/PathSum.h"
#include "core/ops/fused/PreviousStates.h"
#include "core/ops/fused/Recurrence.h"

namespace dmm::ops::fused {

using torch::Tensor;

namespace {

/// The two loops over time run only what must follow step by step, and all else is one matrix
/// product over all rows (core/kernels) or one pass over memory.
class FusedOps final : public Ops {
 public:
  types::Execution execution() const override { return types::Execution::Fused; }
  Tensor linear(const Tensor& x, const Tensor& weight, const Tensor& bias) const override {
    return fused::linear(x, weight, bias);
  }
  Tensor linearRelu(const Tensor& x, const Tensor& weight, const Tensor& bias) const override {
    return fused::linearRelu(x, weight, bias);
  }
  Tensor notesProduct(const Tensor& notes, const Tensor& weight) const override {
    return fused::notesProduct(notes, weight);
  }
  Tensor notesLinearRelu(const Tensor& notes, const Tensor& weight,
                         const Tensor& bias) const override {
    return fused::notesLinearRelu(notes, weight, bias);
  }
  Tensor linearReluHearing(const Tensor& x, const Tensor& weight, const Tensor& bias,
                           const Tensor& notes, const Tensor& heardWeight) const override {
    return fused::linearReluHearing(x, weight, bias, notes, heardWeight);
  }
  Tensor softplus(const Tensor& x) const override { return fused::softplus(x); }
  Tensor gatedMix(const Tensor& logits, const Tensor& a, const Tensor& b) const override {
    return fused::gatedMix(logits, a, b);
  }

  Tensor gaussianLogProb(const Tensor& value, const Tensor& loc, const Tensor& scale,
                         const Tensor& noise) const override {
    return fused::gaussianLogProb(value, loc, scale, noise);
  }
  Tensor drawLogProb(const Tensor& scale, const Tensor& noise) const override {
    return fused::drawLogProb(scale, noise);
  }
  Tensor bernoulliLogProb(const Tensor& x, const Tensor& logits) const override {
    return fused::bernoulliLogProb(x, logits);
  }

  Tensor particlePairs(const Tensor& values, const Tensor& loc,
                       const Tensor& scale) const override {
    return fused::particlePairs(values, loc, scale);
  }
  Tensor logSumOverPaths(const Tensor& pairs, const Tensor& first,
                         const batch::PackedSteps& steps) const override {
    return fused::logSumOverPaths(pairs, first, steps);
  }

  Tensor previousStates(const Tensor& states, const Tensor& start,
                        const batch::PackedSteps& steps) const override {
    return fused::previousStates(states, start, steps);
  }
  Tensor recurrence(Cell cell, Direction direction, const RecurrentInput& input,
                    const RecurrentWeights& weights,
                    const batch::PackedSteps& steps) const override {
    return fused::recurrence(cell, direction, input, weights, steps);
  }
  GuideChainPath guideChain(const Tensor& hidden, const Tensor& noise,
                            const GuideChainWeights& weights, const batch::PackedSteps& steps,
                            const ChooseSources& chooseSources) const override {
    return fused::guideChain(hidden, noise, weights, steps, chooseSources);
  }
};

} // namespace

const Ops& fusedOps() {
  static const FusedOps all;
  return all;
}

} // namespace dmm::ops::fused
