#include "core/model/hmm/structures/TwoVariables.h"

#include "core/model/hmm/Start.h"

#include <cmath>

namespace dmm::model::hmm {

using torch::Tensor;

namespace {

std::int64_t sideOf(std::int64_t hiddenDim) {
  return static_cast<std::int64_t>(std::sqrt(static_cast<double>(hiddenDim))); // as Pyro
}

} // namespace

TwoVariables::TwoVariables(const Architecture& architecture, std::int64_t dimensionsOfX)
    : HiddenMarkovModel(architecture)
    , m_side(sideOf(config().hiddenDim)) {
  const auto shape = std::vector<std::int64_t>(static_cast<std::size_t>(dimensionsOfX), m_side);
  m_probsW = register_parameter("probs_w", torch::zeros({m_side, m_side}));
  m_probsX = register_parameter("probs_x", torch::zeros(shape));
  m_probsY = register_parameter("probs_y", torch::zeros({m_side, m_side, seenKeys()}));
}

Tensor TwoVariables::transition(const HmmOps& /*ops*/, const Tensor& /*kept*/) const {
  // From (w, x) to (w', x'): [w, x, w', x'].
  const Tensor first = torch::softmax(m_probsW, -1).view({m_side, 1, m_side, 1});
  const Tensor second = secondTransition(torch::softmax(m_probsX, -1));
  return (first * second).reshape({states(), states()});
}

Tensor TwoVariables::logProbs(const Slices& slices, const HmmOps& ops,
                              const Tensor& /*kept*/) const {
  return tableLogProbs(slices, m_probsY.flatten(0, 1), ops);
}

Tensor TwoVariables::logits(const Tensor& before) const {
  return m_probsY.flatten(0, 1).unsqueeze(0).expand({before.size(0), -1, -1});
}

Tensor TwoVariables::logPrior(const HmmOps& ops) const {
  return ops.logDirichletPrior(m_probsW) + ops.logDirichletPrior(m_probsX) +
         ops.logBetaPrior(m_probsY);
}

void TwoVariables::initialise(torch::Generator generator) {
  HiddenMarkovModel::initialise(generator);
  for (auto* transition : {&m_probsW, &m_probsX})
    startSimplices(*transition, config().prior, generator);
  startProbabilities(m_probsY, config().prior, generator);
}

} // namespace dmm::model::hmm
