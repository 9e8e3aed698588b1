#pragma once

#include "core/types/Music.h"

#include <string>
#include <vector>

namespace dmm::formats {

struct DatasetContent {
  int slicesPerQuarter = 1;         ///< the grid of the rolls
  std::vector<types::Piece> pieces; ///< train first, then valid and test; without "chorales" they
                                    ///< have no notes but those of their rolls
};

/// A dataset file: the canonical JSON form (CanonicalJson.h), which any program can read, and two
/// members that ours add. "slices_per_quarter" is the grid of the slices where they are not
/// quarters. "chorales" has, in the same splits and order, the pieces that the slices were taken
/// from: {"title", "number", "origin", "steps_per_quarter", "length", "voices_inferred", "meter":
/// [beats, unit, pickup], "key", "voices": four lists of [onset, duration, pitch]}.
/// Throws support::InputError, also when slices and chorales contradict each other.
DatasetContent parseDatasetJson(const std::string& json, const std::string& source);

std::string toDatasetJson(const DatasetContent& content);

} // namespace dmm::formats
