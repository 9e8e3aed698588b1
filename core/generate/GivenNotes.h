#pragma once

#include "core/types/Generation.h"
#include "core/types/KnownKeys.h"
#include "core/types/Music.h"
#include "core/types/NoteLock.h"

#include <array>
#include <optional>
#include <vector>

namespace dmm::generate {

/// What is given of a slice, at the model's pitch.
struct GivenSlice {
  /// The keys that the given voices sing; those that nobody can sing, being above the highest voice
  /// or below the lowest or between two neighbours that are given; and where every voice is given,
  /// or those that are given are all silent, the whole slice.
  types::KnownKeys known;
  /// The keys that each voice that sings may have, from the top: a given one its own alone, the
  /// free ones their ranges (types::GenerationSettings::voices), wider where these leave them no
  /// key. None where all are silent.
  std::vector<types::PitchRange> voices;
  std::array<bool, 4> isFree{}; ///< which voices are drawn
};

/// The slices of a piece at its own pitch and on its own grid, with settings of Harmonise; looked
/// at at the beginning of each slice. Throws support::InputError, which names the voice and the
/// bar, where a given voice has several notes at once or leaves the piano, or the free ones cannot
/// have a key each, and where the piece is empty, too long, or locked as a whole.
std::vector<GivenSlice> givenNotes(const types::Chorale& piece,
                                   const types::GenerationSettings& settings,
                                   const types::NoteLocks& locks = {});

/// The keys that the given voices sing, [T]: what a reading of the piece can be made from.
types::PianoRoll givenRoll(const std::vector<GivenSlice>& slices);

} // namespace dmm::generate
