#include "core/model/hmm/structures/FirstOrder.h"

#include "core/model/hmm/Start.h"

namespace dmm::model::hmm {

using torch::Tensor;

FirstOrder::FirstOrder(const Architecture& architecture) : HiddenMarkovModel(architecture) {
  const std::int64_t states = config().hiddenDim;
  if (config().transitionRank > 0) {
    m_lowRank = register_module(
        "transition", std::make_shared<LowRankTransition>(states, config().transitionRank));
  } else {
    m_probsX = register_parameter("probs_x", torch::zeros({states, states}));
  }
}

Tensor FirstOrder::transitionLogits(const HmmOps& ops, const Tensor& kept) const {
  if (m_lowRank) return m_lowRank->logits(ops, kept);
  return kept.defined() ? m_probsX.index_select(0, kept).index_select(1, kept) : m_probsX;
}

Tensor FirstOrder::transition(const HmmOps& ops, const Tensor& kept) const {
  return torch::softmax(transitionLogits(ops, kept), -1);
}

Tensor FirstOrder::logPrior(const HmmOps& ops) const {
  return ops.logDirichletPrior(transitionLogits(ops, {}));
}

void FirstOrder::initialise(torch::Generator generator) {
  HiddenMarkovModel::initialise(generator);
  if (m_lowRank) {
    m_lowRank->initialise(generator);
  } else {
    startSimplices(m_probsX, config().prior, generator);
  }
}

} // namespace dmm::model::hmm
