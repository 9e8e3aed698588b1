#pragma once

#include "core/types/Music.h"

#include <array>
#include <cstddef>
#include <optional>
#include <set>
#include <vector>

namespace dmm::generate {

inline constexpr int kOctave = 12; ///< semitones
inline constexpr int kFifth = 7;
inline constexpr int kWholeTone = 2; ///< what is wider is a leap

/// Semitones from one pitch up to another, octaves taken off.
constexpr int intervalAbove(int lower, int upper) {
  return ((upper - lower) % kOctave + kOctave) % kOctave;
}

/// What each voice sings at one instant. A voice with several keys is taken by the highest.
struct Chord {
  int step = 0;                             ///< of the grid
  std::array<std::optional<int>, 4> voices; ///< MIDI pitches, soprano first
  std::set<int> keys;                       ///< all that sounds

  bool isWhole() const; ///< all four voices sing
  bool isSilent() const { return keys.empty(); }
  std::vector<std::size_t> singers() const; ///< the places of the voices that sing
};

/// A piece looked at once a quarter, at its beginning, so that pieces of every time grid can be
/// held against each other.
std::vector<Chord> chordsOf(const types::Chorale& piece);

/// Whether two voices, both of which sing in both chords, move in the same direction.
bool isSimilarMotion(const Chord& from, const Chord& to, std::size_t high, std::size_t low);

/// Whether these voices go in parallel at this interval, octaves taken off: fifths (7) from a fifth
/// to a fifth, octaves (0) from an octave or unison to another.
bool isParallel(const Chord& from, const Chord& to, std::size_t high, std::size_t low,
                int interval);

} // namespace dmm::generate
