#pragma once

#include "core/types/Music.h"

#include <array>
#include <cstddef>
#include <vector>

namespace dmm::types {

/// What four-part writing avoids. docs/counterpoint.md has the rules with their sources;
/// core/generate/counterpoint finds where a piece breaks them.
enum class CounterpointRule {
  ParallelFifths,
  ParallelOctaves,
  HiddenFifths,
  HiddenOctaves,
  Crossing,
  Overlap,
  Spacing,
  Range,
  DoubledLeadingNote,
  AugmentedLeap,
  DissonanceLeft,
  MissingVoice,
  MissingThird,
  RepeatedChord,
};
inline constexpr std::array<CounterpointRule, 14> kCounterpointRules{
    CounterpointRule::ParallelFifths,
    CounterpointRule::ParallelOctaves,
    CounterpointRule::HiddenFifths,
    CounterpointRule::HiddenOctaves,
    CounterpointRule::Crossing,
    CounterpointRule::Overlap,
    CounterpointRule::Spacing,
    CounterpointRule::Range,
    CounterpointRule::DoubledLeadingNote,
    CounterpointRule::AugmentedLeap,
    CounterpointRule::DissonanceLeft,
    CounterpointRule::MissingVoice,
    CounterpointRule::MissingThird,
    CounterpointRule::RepeatedChord};

/// "parallel_fifths", ...: the words of files.
const char* toString(CounterpointRule rule);
/// "parallel fifths", ...: as people read it.
const char* nameOf(CounterpointRule rule);
/// What breaks it, in one sentence.
const char* sentenceOf(CounterpointRule rule);

/// One place where a rule is broken. Times are grid steps of the piece.
struct CounterpointFault {
  CounterpointRule rule{};
  int step = 0; ///< of the chord where it is heard
  int from =
      0; ///< of the chord before, where the way from chord to chord breaks the rule; else step
  std::vector<VoicePart> voices; ///< who breaks it, the highest first

  friend bool operator==(const CounterpointFault&, const CounterpointFault&) = default;
};

/// How often each rule is broken in how many chords.
struct CounterpointCounts {
  std::array<std::size_t, kCounterpointRules.size()> faults{};
  std::size_t chords = 0;

  std::size_t of(CounterpointRule rule) const { return faults.at(std::size_t(rule)); }
  std::size_t all() const;
  /// Faults a hundred chords; 0 without chords.
  double aHundredChords(CounterpointRule rule) const;
  double aHundredChords() const;
  CounterpointCounts& operator+=(const CounterpointCounts& other);

  friend bool operator==(const CounterpointCounts&, const CounterpointCounts&) = default;
};

/// All faults of a piece, in the order of time.
struct CounterpointReport {
  std::vector<CounterpointFault> faults;
  std::size_t chords = 0;

  CounterpointCounts counts() const;
};

} // namespace dmm::types
