#pragma once

#include "core/types/Music.h"

#include <vector>

namespace dmm::types {

/// A piece as the model reads it: its slices as notes, in the voices of the score where they are
/// known, at the pitch of the score. A slice is a step; at the model's pitch (types::atModelPitch)
/// its keys are those of the piano roll.
struct ModelReading {
  Chorale chorale;
  std::vector<double> scoreQuarters; ///< of each slice, where in the score it was taken from

  friend bool operator==(const ModelReading&, const ModelReading&) = default;
};

} // namespace dmm::types
