#pragma once

#include "core/types/Music.h"

#include <vector>

namespace dmm::types {

/// A piece as the model reads it: its slices as notes, in the voices of the score where they are
/// known. A slice is a step, and its keys are those of the piano roll.
struct ModelReading {
  Chorale chorale;
  std::vector<double> scoreQuarters; ///< of each slice, where in the score it was taken from
  int keyShift = 0;                  ///< semitones from the score's own pitch to the model's keys

  friend bool operator==(const ModelReading&, const ModelReading&) = default;
};

} // namespace dmm::types
