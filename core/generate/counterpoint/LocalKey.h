#pragma once

#include "core/generate/counterpoint/ChordSequence.h"

#include <vector>

namespace dmm::generate {

struct Key {
  int tonic = 0; ///< pitch class, C = 0
  bool isMinor = false;

  int fifths() const; ///< its key signature, sharps counted up, from -5 to 6
  friend bool operator==(const Key&, const Key&) = default;
};

/// The key around each chord: that whose profile correlates best with how often each pitch class is
/// sung from eight chords before to eight after it, by the algorithm of Krumhansl and Schmuckler
/// (Krumhansl, Cognitive Foundations of Musical Pitch, 1990, chapter 4) with the profiles of
/// Krumhansl and Kessler (1982).
std::vector<Key> localKeys(const std::vector<Chord>& chords);

} // namespace dmm::generate
