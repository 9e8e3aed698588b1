#include "core/model/hmm/structures/SecondOrderHmm.h"

#include "core/model/hmm/Start.h"

namespace dmm::model::hmm {

SecondOrderHmm::SecondOrderHmm(const Architecture& architecture)
    : SecondOrder(architecture)
    , m_probsX(register_parameter(
          "probs_x", torch::zeros({config().hiddenDim, config().hiddenDim, config().hiddenDim}))) {}

torch::Tensor SecondOrderHmm::transition(const HmmOps& /*ops*/,
                                         const torch::Tensor& /*kept*/) const {
  return torch::softmax(m_probsX, -1);
}

void SecondOrderHmm::initialise(torch::Generator generator) {
  SecondOrder::initialise(generator);
  startFreeSimplices(m_probsX, config().prior, generator);
}

} // namespace dmm::model::hmm
