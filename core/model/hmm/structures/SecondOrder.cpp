#include "core/model/hmm/structures/SecondOrder.h"

#include "core/model/hmm/Start.h"

namespace dmm::model::hmm {

using torch::Tensor;

SecondOrder::SecondOrder(const Architecture& architecture)
    : HiddenMarkovModel(architecture)
    , m_probsY(register_parameter("probs_y", torch::zeros({config().hiddenDim, seenKeys()}))) {}

Tensor SecondOrder::logProbs(const Slices& slices, const HmmOps& ops,
                             const Tensor& /*kept*/) const {
  return tableLogProbs(slices, m_probsY, ops).repeat({1, config().hiddenDim});
}

Tensor SecondOrder::logits(const Tensor& before) const {
  return m_probsY.repeat({config().hiddenDim, 1}).unsqueeze(0).expand({before.size(0), -1, -1});
}

void SecondOrder::initialise(torch::Generator generator) {
  HiddenMarkovModel::initialise(generator);
  startFreeProbabilities(m_probsY, config().prior, generator);
}

} // namespace dmm::model::hmm
