#include "core/model/hmm/structures/Hmm.h"

#include "core/model/hmm/Start.h"

namespace dmm::model::hmm {

using torch::Tensor;

Hmm::Hmm(const Architecture& architecture)
    : FirstOrder(architecture)
    , m_probsY(register_parameter("probs_y", torch::zeros({config().hiddenDim, seenKeys()}))) {}

Tensor Hmm::logProbs(const Slices& slices, const HmmOps& ops, const Tensor& kept) const {
  return tableLogProbs(slices, rowsOf(m_probsY, kept), ops);
}

Tensor Hmm::logits(const Tensor& before) const {
  return m_probsY.unsqueeze(0).expand({before.size(0), -1, -1});
}

Tensor Hmm::logPrior(const HmmOps& ops) const {
  return FirstOrder::logPrior(ops) + ops.logBetaPrior(m_probsY);
}

void Hmm::initialise(torch::Generator generator) {
  FirstOrder::initialise(generator);
  startProbabilities(m_probsY, config().prior, generator);
}

} // namespace dmm::model::hmm
