#pragma once

#include "core/types/Music.h"

namespace dmm::formats {

/// A pitch as it is written: letter, sharps (flats are negative), octave (middle C begins octave
/// 4).
struct SpelledPitch {
  char step = 'C';
  int alter = 0;
  int octave = 4;
};

/// The key signature whose scale holds most of what sounds, weighted by duration; of equals the one
/// with the fewest sharps or flats. Tells a key signature, not major from minor.
int estimateKeyFifths(const types::Chorale& chorale);

/// Spells a MIDI note in a key: from three fifths below the major tonic up to eight above it, which
/// has the raised sixth and seventh of the relative minor and the flats that borrow from below.
SpelledPitch spell(int pitch, int keyFifths);

/// The MIDI note of a written pitch.
int pitchOf(const SpelledPitch& spelled);

} // namespace dmm::formats
