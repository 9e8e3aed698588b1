#include "core/model/hmm/structures/LowRankTransition.h"

#include "core/model/hmm/HiddenMarkovModel.h"

#include <cmath>

namespace dmm::model::hmm {

LowRankTransition::LowRankTransition(std::int64_t states, std::int64_t rank)
    : m_fromState(register_parameter("from_state", torch::zeros({states, rank})))
    , m_toState(register_parameter("to_state", torch::zeros({states, rank}))) {}

torch::Tensor LowRankTransition::logits(const torch::Tensor& kept) const {
  return torch::mm(rowsOf(m_fromState, kept), rowsOf(m_toState, kept).t());
}

void LowRankTransition::initialise(torch::Generator generator) {
  const torch::NoGradGuard noGrad;
  const double spread = std::pow(static_cast<double>(m_fromState.size(1)), -0.25);
  for (auto& parameter : parameters()) parameter.normal_(0, spread, generator);
}

} // namespace dmm::model::hmm
