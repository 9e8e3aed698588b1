#include "core/model/hmm/structures/RafteryHmm.h"

#include "core/model/hmm/Start.h"

namespace dmm::model::hmm {

RafteryHmm::RafteryHmm(const Architecture& architecture)
    : SecondOrder(architecture)
    , m_probsX1(
          register_parameter("probs_x1", torch::zeros({config().hiddenDim, config().hiddenDim})))
    , m_probsX2(
          register_parameter("probs_x2", torch::zeros({config().hiddenDim, config().hiddenDim})))
    , m_mixLambda(register_parameter("mix_lambda", torch::zeros({}))) {}

torch::Tensor RafteryHmm::transition(const HmmOps& /*ops*/, const torch::Tensor& /*kept*/) const {
  const torch::Tensor share = torch::sigmoid(m_mixLambda);
  return share * torch::softmax(m_probsX1, -1).unsqueeze(0) +
         (1 - share) * torch::softmax(m_probsX2, -1).unsqueeze(1);
}

void RafteryHmm::initialise(torch::Generator generator) {
  SecondOrder::initialise(generator);
  for (auto* transition : {&m_probsX1, &m_probsX2})
    startFreeSimplices(*transition, config().prior, generator);
  const torch::NoGradGuard noGrad;
  m_mixLambda.zero_();
}

} // namespace dmm::model::hmm
