#include "core/model/hmm/reference/ReferenceHmmOps.h"

#include "core/model/hmm/ForwardStep.h"
#include "core/model/hmm/Priors.h"

namespace dmm::model::hmm::reference {

using torch::Tensor;

namespace {

/// log(1 + exp(x)) without PyTorch's threshold, beyond which it says x.
Tensor logOnePlusExp(const Tensor& x) { return -torch::log_sigmoid(-x); }

/// sum_k y_k l_k - logOnePlusExp(l_k): notes [N, 1, D], logits [N, S, D] -> [N, S].
Tensor bernoulliLogProbs(const Tensor& notes, const Tensor& logits) {
  return (notes * logits - logOnePlusExp(logits)).sum(-1);
}

class ReferenceHmmOps final : public HmmOps {
 public:
  Tensor linear(const Tensor& x, const Tensor& weight, const Tensor& bias) const override {
    return torch::linear(x, weight, bias);
  }

  Tensor noteOffsets(const Tensor& notes, const Tensor& lagged, const OffsetWeights& weights,
                     const Tensor& nadeFactors) const override {
    Tensor offsets = torch::zeros_like(notes);
    if (weights.previous.defined())
      offsets = offsets + torch::mm(lagged, weights.previous.flatten(0, 1));
    if (!weights.below.defined()) return offsets;

    const Tensor comesBefore = weights.isAscending
                                   ? torch::triu(torch::ones_like(weights.below), 1)
                                   : torch::tril(torch::ones_like(weights.below), -1);
    // What the hidden units see before key k: [N, k, H].
    const Tensor seen =
        torch::matmul(comesBefore.t(), notes.unsqueeze(2) * weights.nadeIn.t().unsqueeze(0));
    Tensor inputs = weights.nadeBias + seen;
    if (weights.nadePrevious.defined())
      inputs = inputs + torch::mm(lagged, weights.nadePrevious.flatten(0, 1)).unsqueeze(1);
    Tensor hidden = torch::sigmoid(inputs);
    if (nadeFactors.defined()) hidden = hidden * nadeFactors.unsqueeze(1);
    return offsets + torch::mm(notes, weights.below * comesBefore) +
           (hidden * weights.nadeOut).sum(-1);
  }

  Tensor logProbs(const Tensor& notes, const LogitTable& table) const override {
    Tensor logits = table.logits.unsqueeze(0);
    if (table.offsets.defined()) logits = logits + table.offsets.unsqueeze(1);
    const Tensor normaliser = table.uses.defined()
                                  ? (table.uses.unsqueeze(1) * logOnePlusExp(logits)).sum(-1)
                                  : logOnePlusExp(logits).sum(-1);
    return (notes.unsqueeze(1) * logits).sum(-1) - normaliser;
  }

  Tensor logProbs(const Tensor& notes, const LogitNetwork& network) const override {
    const Tensor hidden =
        torch::relu(network.fromStates.unsqueeze(0) + network.fromSlices.unsqueeze(1));
    Tensor logits = torch::matmul(hidden, network.weight.t()) + network.bias;
    if (network.offsets.defined()) logits = logits + network.offsets.unsqueeze(1);
    return bernoulliLogProbs(notes.unsqueeze(1), logits);
  }

  Tensor logDirichletPrior(const Tensor& logits) const override {
    return hmm::logDirichletPrior(logits);
  }
  Tensor logBetaPrior(const Tensor& logits) const override { return hmm::logBetaPrior(logits); }

  Tensor logLikelihoods(const Tensor& transition, const Tensor& logProbs,
                        const batch::PackedSteps& steps) const override {
    const Tensor matrix = transitionMatrix(transition);
    std::vector<Tensor> logScales;
    Tensor shares;
    for (std::int64_t t = 0; t < steps.count(); ++t) {
      const std::int64_t rows = steps.rows(t);
      const Tensor predicted = t == 0 ? matrix.narrow(0, 0, 1).expand({rows, -1})
                                      : torch::mm(shares.narrow(0, 0, rows), matrix);
      const ForwardStep step = forwardStep(predicted, steps.at(logProbs, t));
      shares = step.shares;
      logScales.push_back(step.logScale);
    }
    const std::int64_t sequences = steps.rows(0);
    Tensor sums = torch::zeros({sequences}, logProbs.options());
    for (const Tensor& logScale : logScales)
      sums = sums + torch::constant_pad_nd(logScale, {0, sequences - logScale.size(0)});
    return sums;
  }
};

} // namespace

const HmmOps& referenceHmmOps() {
  static const ReferenceHmmOps all;
  return all;
}

} // namespace dmm::model::hmm::reference
