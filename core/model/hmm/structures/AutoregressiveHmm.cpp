#include "core/model/hmm/structures/AutoregressiveHmm.h"

#include "core/model/hmm/Start.h"

namespace dmm::model::hmm {

using torch::Tensor;

AutoregressiveHmm::AutoregressiveHmm(const Architecture& architecture)
    : FirstOrder(architecture)
    , m_probsY(register_parameter("probs_y", torch::zeros({config().hiddenDim, 2, seenKeys()}))) {}

Tensor AutoregressiveHmm::logProbs(const Slices& slices, const HmmOps& ops,
                                   const Tensor& kept) const {
  // Two columns for each key, of which a slice uses the one that its past tells.
  const Tensor uses = torch::cat({1 - slices.before, slices.before}, 1);
  const Tensor notes = uses * torch::cat({slices.notes, slices.notes}, 1);
  const Tensor offsets =
      slices.offsets.defined() ? torch::cat({slices.offsets, slices.offsets}, 1) : Tensor();
  return ops.logProbs(notes, LogitTable{rowsOf(m_probsY, kept).flatten(1), offsets, uses});
}

Tensor AutoregressiveHmm::logits(const Tensor& before) const {
  const Tensor silent = m_probsY.select(1, 0).unsqueeze(0);
  const Tensor sounding = m_probsY.select(1, 1).unsqueeze(0);
  return torch::where(before.unsqueeze(1) > 0, sounding, silent);
}

Tensor AutoregressiveHmm::logPrior(const HmmOps& ops) const {
  return FirstOrder::logPrior(ops) + ops.logBetaPrior(m_probsY);
}

void AutoregressiveHmm::initialise(torch::Generator generator) {
  FirstOrder::initialise(generator);
  startProbabilities(m_probsY, config().prior, generator);
}

} // namespace dmm::model::hmm
