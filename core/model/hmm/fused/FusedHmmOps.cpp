#include "core/model/hmm/fused/FusedHmmOps.h"

#include "core/model/hmm/fused/NetworkLogProbs.h"
#include "core/model/hmm/fused/NoteOffsets.h"
#include "core/model/hmm/fused/Priors.h"
#include "core/model/hmm/fused/StateChain.h"
#include "core/model/hmm/fused/TableLogProbs.h"
#include "core/ops/fused/Layers.h"

namespace dmm::model::hmm::fused {

using torch::Tensor;

namespace {

class FusedHmmOps final : public HmmOps {
 public:
  Tensor linear(const Tensor& x, const Tensor& weight, const Tensor& bias) const override {
    return ops::fused::linear(x, weight, bias);
  }
  Tensor noteOffsets(const Tensor& notes, const Tensor& lagged, const OffsetWeights& weights,
                     const Tensor& nadeFactors) const override {
    return fused::noteOffsets(notes, lagged, weights, nadeFactors);
  }
  Tensor logProbs(const Tensor& notes, const LogitTable& table) const override {
    return fused::tableLogProbs(notes, table);
  }
  Tensor logProbs(const Tensor& notes, const LogitNetwork& network) const override {
    return fused::networkLogProbs(notes, network);
  }
  Tensor logDirichletPrior(const Tensor& logits) const override {
    return fused::logDirichletPrior(logits);
  }
  Tensor logBetaPrior(const Tensor& logits) const override { return fused::logBetaPrior(logits); }
  Tensor logLikelihoods(const Tensor& transition, const Tensor& logProbs,
                        const batch::PackedSteps& steps) const override {
    return fused::logLikelihoods(transition, logProbs, steps);
  }
};

} // namespace

const HmmOps& fusedHmmOps() {
  static const FusedHmmOps all;
  return all;
}

} // namespace dmm::model::hmm::fused
