#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace dmm::types {

/// The value below which the given share of sorted values lies, interpolated. Expects one at least.
inline double quantileOf(const std::vector<double>& sorted, double share) {
  const double place = share * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return std::lerp(sorted[below], sorted[above], place - std::floor(place));
}

} // namespace dmm::types
