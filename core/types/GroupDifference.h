#pragma once

#include "core/types/PieceScores.h"

#include <cstdint>
#include <string>
#include <vector>

namespace dmm::types {

/// How two groups of seeds differ on the same pieces, nats a slice: the mean of the second less
/// that of the first, so that less than 0 means that the second is better.
struct GroupDifference {
  std::size_t firstSeeds = 0, secondSeeds = 0;
  std::size_t pieces = 0;
  double value = 0;
  double low = 0, high = 0; ///< 95 % interval

  /// Whether the interval leaves out 0.
  bool isClear() const { return low > 0 || high < 0; }

  /// One line: what the data say, and where they cannot tell.
  std::string verdict() const;
};

/// A paired bootstrap over pieces and seeds: the pieces are drawn anew for both groups together, so
/// that hard pieces do not count as noise; and in each group one seed fewer than it has, with
/// replacement, which makes the variance of the mean unbiased (Rao and Wu 1988, "Resampling
/// inference with complex survey data"). A single seed stays: the interval then speaks of these two
/// models, not of their settings. `scores` are the figures of one kind, nats a piece,
/// [seed][piece]. Throws std::invalid_argument unless both have a seed at least, and all the same
/// two or more pieces.
GroupDifference differenceOf(const std::vector<std::vector<double>>& first,
                             const std::vector<std::vector<double>>& second,
                             const std::vector<std::int64_t>& slices, std::uint64_t seed = 0,
                             int resamples = 4000);

} // namespace dmm::types
