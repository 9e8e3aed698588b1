#pragma once

#include "core/types/Music.h"

#include <array>
#include <vector>

namespace dmm::test {

/// A piece of quarters; 0 is a rest. Soprano, alto, tenor, bass.
inline types::Chorale chordPiece(const std::vector<std::array<int, 4>>& chords,
                                 int stepsPerQuarter = 1) {
  types::Chorale made;
  made.stepsPerQuarter = stepsPerQuarter;
  made.lengthSteps = static_cast<int>(chords.size()) * stepsPerQuarter;
  for (std::size_t t = 0; t < chords.size(); ++t)
    for (std::size_t v = 0; v < 4; ++v)
      if (chords[t][v] > 0)
        made.voices[v].push_back({chords[t][v], int(t) * stepsPerQuarter, stepsPerQuarter});
  return made;
}

} // namespace dmm::test
