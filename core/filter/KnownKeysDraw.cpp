#include "core/filter/KnownKeysDraw.h"

#include "core/filter/KeyWalk.h"

#include <algorithm>

namespace dmm::filter {

namespace {

class GivenKeys {
 public:
  GivenKeys(const types::KnownKeys& known, const KnownKeysDraw::Rule& rule)
      : m_known(known)
      , m_rule(rule) {}

  void look(const double* logits, const types::Slice& /*soFar*/, std::size_t /*place*/) {
    m_logits = logits;
  }

  Decision decide(std::size_t key, double uniform) const {
    const double logit = m_logits[key];
    const bool isCold = m_rule.temperature <= 0;
    const double scaled = isCold ? logit : logit / m_rule.temperature;
    const bool isOn = m_known.on.test(key);
    if (isOn || m_known.off.test(key)) return {isOn, logProbOf(scaled, isOn)};
    if (m_rule.threshold >= 0) return {std::exp(logProbOf(logit, true)) >= m_rule.threshold, 0};
    if (isCold) return {logit >= 0, logProbOf(logit, logit >= 0)};
    return {uniform < std::exp(logProbOf(scaled, true)), 0};
  }

 private:
  const types::KnownKeys& m_known;
  const KnownKeysDraw::Rule& m_rule;
  const double* m_logits = nullptr;
};

} // namespace

DrawnSlices KnownKeysDraw::draw(std::size_t t, const model::NoteDistribution& notes,
                                std::size_t particles, Randomness& random) {
  GivenKeys rule(m_known.at(t), m_rule);
  return walkKeys(notes, m_order, particles, m_dtype, rule, random);
}

bool KnownKeysDraw::weighsExactly() const {
  if (m_order.empty()) return true;
  return std::all_of(m_known.begin(), m_known.end(), [this](const types::KnownKeys& known) {
    const types::Slice keys = known.on | known.off;
    std::size_t first = 0; // of the order that are known
    while (first < m_order.size() && keys.test(static_cast<std::size_t>(m_order[first]))) ++first;
    return first == keys.count();
  });
}

} // namespace dmm::filter
