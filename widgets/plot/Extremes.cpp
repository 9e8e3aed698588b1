#include "widgets/plot/Extremes.h"

#include <algorithm>

namespace dmm::widgets {

void Extremes::include(const Extremes& other) {
  low = std::min(low, other.low);
  high = std::max(high, other.high);
  lowPositive = std::min(lowPositive, other.lowPositive);
  hasNonFinite = hasNonFinite || other.hasNonFinite;
  hasNotPositive = hasNotPositive || other.hasNotPositive;
}

void ExtremesTree::append(double value) {
  std::size_t place = m_size++;
  for (auto& level : m_levels) {
    place /= kBlock;
    if (place == level.size()) level.emplace_back();
    level.back().include(value);
  }
}

void ExtremesTree::clear() {
  m_size = 0;
  for (auto& level : m_levels) level.clear();
}

} // namespace dmm::widgets
