#pragma once

#include "widgets/plot/CurveTypes.h"

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

namespace dmm::widgets {

/// The least and the greatest of some values, and whether all of them have a place on an axis.
struct Extremes {
  static constexpr double kNone = std::numeric_limits<double>::infinity();
  double low = kNone, high = -kNone; ///< of the finite ones
  double lowPositive = kNone;        ///< of those above 0
  bool hasNonFinite = false, hasNotPositive = false;

  void include(double value) {
    if (!std::isfinite(value)) {
      hasNonFinite = true;
      return;
    }
    low = value < low ? value : low;
    high = value > high ? value : high;
    if (value > 0) {
      lowPositive = value < lowPositive ? value : lowPositive;
    } else {
      hasNotPositive = true;
    }
  }
  void include(const Extremes& other);

  /// Of those that have a place on an axis of this scale; an empty one has none.
  double least(CurveScale scale) const { return scale == CurveScale::Linear ? low : lowPositive; }
  double greatest() const { return high; }
  bool isEmpty(CurveScale scale) const { return least(scale) > high; }
  bool allFit(CurveScale scale) const {
    return !hasNonFinite && (scale == CurveScale::Linear || !hasNotPositive);
  }
};

/// Tells the extremes of any stretch of a list of values that grows at its end, without looking at
/// each: it keeps those of blocks, and of blocks of blocks.
class ExtremesTree {
 public:
  void append(double value);
  void clear();

  /// Of the values from place `from` up to, not with, `to`; `valueAt(place)` is asked for some.
  template <typename ValueAt>
  Extremes of(std::size_t from, std::size_t to, const ValueAt& valueAt) const {
    Extremes found;
    climb(from, to, [&](std::size_t place) { found.include(valueAt(place)); });
    for (std::size_t level = 0; level + 1 < kLevels; ++level)
      climb(from, to, [&](std::size_t place) { found.include(m_levels[level][place]); });
    for (; from < to; ++from) found.include(m_levels[kLevels - 1][from]);
    return found;
  }

 private:
  static constexpr std::size_t kBlock = 8;
  static constexpr std::size_t kLevels = 5; ///< a block of the last one has 32,768 values

  /// Visits what belongs to no whole block, and goes on to the places of the blocks.
  template <typename Visit>
  static void climb(std::size_t& from, std::size_t& to, const Visit& visit) {
    while (from < to && from % kBlock != 0) visit(from++);
    while (from < to && to % kBlock != 0) visit(--to);
    from /= kBlock;
    to /= kBlock;
  }

  std::size_t m_size = 0;
  std::array<std::vector<Extremes>, kLevels> m_levels; ///< of blocks, and of blocks of these
};

} // namespace dmm::widgets
