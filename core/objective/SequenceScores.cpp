#include "core/objective/SequenceScores.h"

namespace dmm::objective {

torch::Tensor SequenceScores::carry(std::int64_t active) {
  if (!m_running.defined()) return {};
  const std::int64_t ending = m_running.size(1) - active;
  if (ending > 0) m_ended.push_back(m_running.narrow(1, active, ending));
  return m_running.narrow(1, 0, active);
}

torch::Tensor SequenceScores::finish() {
  m_ended.push_back(m_running);
  return torch::cat(m_ended, 1);
}

} // namespace dmm::objective
