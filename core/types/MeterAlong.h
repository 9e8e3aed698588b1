#pragma once

#include "core/types/Music.h"

#include <optional>
#include <vector>

namespace dmm::types {

/// A way through a score, a slice at a time.
struct ScorePath {
  std::vector<double> places; ///< of each slice, in quarters of the score; it may jump
  double quartersASlice = 1;  ///< from slice to slice where it does not jump
  int slicesPerQuarter = 1;   ///< of the reading; other than one through quartersASlice where the
                              ///< reading has longer note values than the score
};

/// The bars as they pass along the path, one step a slice: what is repeated has its bars again,
/// what is skipped has none, and they are counted as they come. None where the score tells no metre
/// or a bar of it is no whole number of slices.
std::optional<Meter> meterAlong(const Chorale& score, const ScorePath& path);

} // namespace dmm::types
