#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>

namespace dmm::types {

/// A composed piece that lies in the folder of its run, as a list shows it without reading it.
struct KeptPiece {
  std::string file; ///< its name there
  std::string title;
  bool isStarred = false;
  double nll = std::numeric_limits<double>::quiet_NaN(); ///< nats a slice; NaN: not known
  std::optional<std::uint64_t> seed; ///< that it was composed with, where that is known
  double faults = std::numeric_limits<double>::quiet_NaN(); ///< broken rules of counterpoint a
                                                            ///< hundred chords; NaN: not known
  std::string nearestLabel; ///< the training piece it is most like; empty: not known
  double nearestShare = 0;
  std::int64_t written = 0; ///< seconds since 1970

  friend bool operator==(const KeptPiece&, const KeptPiece&) = default;
};

} // namespace dmm::types
