#include "core/generate/counterpoint/ChordRules.h"

#include <algorithm>

namespace dmm::generate {

using types::CounterpointRule;

namespace {

void checkNeighbours(const Chord& chord, FaultList& faults) {
  for (std::size_t high = 0; high < 4; ++high)
    for (std::size_t low = high + 1; low < 4; ++low) {
      if (!chord.voices[high] || !chord.voices[low]) continue;
      const int distance = *chord.voices[high] - *chord.voices[low];
      if (distance < 0) faults.add(CounterpointRule::Crossing, {high, low});
      if (low == high + 1 && low < 3 && distance > kOctave)
        faults.add(CounterpointRule::Spacing, {high, low});
    }
}

/// In a dominant chord: one that has the leading note and the second degree and nothing but what
/// V, V7, VII and VII7 are made of.
void checkLeadingNote(const Chord& chord, const Key& key, FaultList& faults) {
  constexpr int kSecond = 2, kFourth = 5, kMinorSixth = 8, kSixth = 9, kLeading = 11;
  std::vector<std::size_t> doubled;
  bool hasSecond = false;
  for (std::size_t v = 0; v < 4; ++v) {
    if (!chord.voices[v]) continue;
    const int degree = intervalAbove(key.tonic, *chord.voices[v]);
    if (degree == kLeading) doubled.push_back(v);
    hasSecond |= degree == kSecond;
    const bool isDominant = degree == kSecond || degree == kFourth || degree == kFifth ||
                            degree == kMinorSixth || degree == kSixth || degree == kLeading;
    if (!isDominant) return;
  }
  if (hasSecond && doubled.size() > 1) faults.add(CounterpointRule::DoubledLeadingNote, doubled);
}

/// A bare fifth or octave: nothing but a note, maybe with its fifth.
bool hasNoThird(const Chord& chord) {
  std::set<int> classes;
  for (const int key : chord.keys) classes.insert(key % kOctave);
  if (classes.size() == 1) return true;
  if (classes.size() > 2) return false;
  const int up = intervalAbove(*classes.begin(), *classes.rbegin());
  return up == kFifth || up == kOctave - kFifth;
}

} // namespace

void checkChord(const Chord& chord, const Key& key, const types::Chorale& piece,
                FaultList& faults) {
  checkNeighbours(chord, faults);
  for (std::size_t v = 0; v < 4; ++v) {
    if (!chord.voices[v]) {
      if (!piece.voices[v].empty()) faults.add(CounterpointRule::MissingVoice, {v});
      continue;
    }
    const types::PitchRange& range = kVoiceRanges[v];
    if (*chord.voices[v] < range.lowest || *chord.voices[v] > range.highest)
      faults.add(CounterpointRule::Range, {v});
  }
  checkLeadingNote(chord, key, faults);
  const auto singers = chord.singers();
  if (singers.size() > 2 && hasNoThird(chord)) faults.add(CounterpointRule::MissingThird, singers);
}

} // namespace dmm::generate
