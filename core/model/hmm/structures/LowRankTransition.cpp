#include "core/model/hmm/structures/LowRankTransition.h"

#include "core/model/hmm/HiddenMarkovModel.h"

#include <cmath>

namespace dmm::model::hmm {

LowRankTransition::LowRankTransition(std::int64_t states, std::int64_t rank)
    : m_fromState(register_parameter("from_state", torch::zeros({states, rank})))
    , m_toState(register_parameter("to_state", torch::zeros({states, rank}))) {}

torch::Tensor LowRankTransition::logits(const HmmOps& ops, const torch::Tensor& kept) const {
  const torch::Tensor toState = rowsOf(m_toState, kept);
  return ops.linear(rowsOf(m_fromState, kept), toState, toState.new_zeros({toState.size(0)}));
}

void LowRankTransition::initialise(torch::Generator generator) {
  const torch::NoGradGuard noGrad;
  const double spread = std::pow(static_cast<double>(m_fromState.size(1)), -0.25);
  for (auto& parameter : parameters()) parameter.normal_(0, spread, generator);
}

} // namespace dmm::model::hmm
