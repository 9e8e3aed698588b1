#pragma once

#include "core/types/ModelReading.h"

#include <array>
#include <cstddef>
#include <vector>

namespace dmm::formats {

/// How the canonical JSB Chorales go through the score of one piece. Times are grid steps of the
/// chorale (sixteenths). resources/chorales/README.md tells where these facts come from.
struct CanonicalReading {
  struct Segment {
    int start = 0; ///< step of the first slice
    int count = 0; ///< slices
  };
  struct OctaveRun {
    std::size_t voice = 0;
    std::size_t firstNote = 0;
    std::size_t noteCount = 0;
    int semitones = 0; ///< added to these notes
  };
  struct LateNote {
    std::size_t voice = 0;
    std::size_t note = 0; ///< taken up only one slice after the first that it sounds in
  };

  std::vector<Segment> segments;
  int step = 4;               ///< grid steps from slice to slice
  bool holdsRests = false;    ///< a voice's last note goes on sounding through rests
  std::array<int, 4> delay{}; ///< grid steps by which each voice comes later than written
  std::vector<LateNote> late;
  std::vector<OctaveRun> octaves;
  int keyShift = 0; ///< semitones added to every note
};

/// The quarter-note roll of a chorale that is read in this way, by the rules of
/// resources/chorales/README.md. Expects indices within the chorale's voices, and pitches that stay
/// within 21..108; throws std::out_of_range otherwise.
types::PianoRoll rollByReading(const types::Chorale& chorale, const CanonicalReading& reading);

/// The same slices as notes: each voice sings what the reading takes from it, and a note is held as
/// long as the reading goes on through it. rollOf() of it is rollByReading(). Its bars are those
/// that the reading passes (types::meterAlong).
types::ModelReading notesByReading(const types::Chorale& chorale, const CanonicalReading& reading);

} // namespace dmm::formats
