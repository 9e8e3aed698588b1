#pragma once

#include "core/types/Music.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>

namespace dmm::test {

/// How far music is four-part writing, counted over pieces that are looked at once a quarter, at
/// its beginning. A voice with several keys at once is taken by the highest of them.
class MusicMeasures {
 public:
  void add(const types::Chorale& piece);

  struct Share {
    std::size_t count = 0;
    std::size_t of = 0;

    double percent() const {
      return of == 0 ? 0 : 100 * static_cast<double>(count) / static_cast<double>(of);
    }
  };

  std::size_t pieces = 0;
  Share fourKeys;     ///< slices with exactly four different keys
  Share missingVoice; ///< slices in which a voice is silent
  /// Slices whose keys are a triad (major, minor, diminished, augmented) or a seventh chord on one
  /// of these with all its notes, and nothing else.
  Share completeChords;
  Share sopranoLeaps; ///< moves of the soprano from slice to slice that are wider than a fifth
  /// Two voices that move in the same direction from a fifth to a fifth, or from an octave or
  /// unison to another, compounds included: of changes between slices in which all voices sing.
  Share parallelFifths, parallelOctaves;
  std::array<std::map<int, std::size_t>, 4> pitches; ///< slices that each voice sings each pitch in
};

} // namespace dmm::test
