#include "tests/support/MusicMeasures.h"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <set>
#include <vector>

namespace dmm::test {

namespace {

constexpr int kOctave = 12;
constexpr int kFifth = 7;

/// What each voice sings at one instant.
struct Chord {
  std::array<std::optional<int>, 4> voices;
  std::set<int> keys;

  bool isWhole() const {
    return std::all_of(voices.begin(), voices.end(), [](const auto& v) { return v.has_value(); });
  }
};

std::vector<Chord> chordsOf(const types::Chorale& piece) {
  std::vector<Chord> chords;
  for (int step = 0; step < piece.lengthSteps; step += piece.stepsPerQuarter) {
    Chord& chord = chords.emplace_back();
    for (std::size_t v = 0; v < 4; ++v)
      for (const types::Note& note : piece.voices[v]) {
        if (step < note.onset || step >= note.onset + note.duration) continue;
        chord.keys.insert(note.pitch);
        chord.voices[v] = std::max(note.pitch, chord.voices[v].value_or(0));
      }
  }
  return chords;
}

bool isCompleteChord(const std::set<int>& keys) {
  static const std::set<std::set<int>> kChords{
      {0, 4, 7},     {0, 3, 7},     {0, 3, 6},     {0, 4, 8},     {0, 4, 7, 10},
      {0, 4, 7, 11}, {0, 3, 7, 10}, {0, 3, 7, 11}, {0, 3, 6, 10}, {0, 3, 6, 9}};
  return std::any_of(keys.begin(), keys.end(), [&](int root) {
    std::set<int> intervals;
    for (const int key : keys) intervals.insert(((key - root) % kOctave + kOctave) % kOctave);
    return kChords.contains(intervals);
  });
}

/// Pairs of voices that go in parallel at this interval, octaves taken off.
std::size_t parallels(const Chord& from, const Chord& to, int interval) {
  std::size_t count = 0;
  for (std::size_t high = 0; high < 4; ++high)
    for (std::size_t low = high + 1; low < 4; ++low) {
      const int first = *from.voices[high], second = *to.voices[high];
      const int firstBelow = *from.voices[low], secondBelow = *to.voices[low];
      const bool isSimilar = (second - first) * (secondBelow - firstBelow) > 0;
      const auto between = [](int a, int b) { return ((a - b) % kOctave + kOctave) % kOctave; };
      count += isSimilar && between(first, firstBelow) == interval &&
               between(second, secondBelow) == interval;
    }
  return count;
}

} // namespace

void MusicMeasures::add(const types::Chorale& piece) {
  ++pieces;
  const std::vector<Chord> chords = chordsOf(piece);
  const auto note = [](Share& share, bool is) {
    ++share.of;
    share.count += is;
  };
  for (const Chord& chord : chords) {
    note(fourKeys, chord.keys.size() == 4);
    note(missingVoice, !chord.isWhole());
    note(completeChords, isCompleteChord(chord.keys));
    for (std::size_t v = 0; v < 4; ++v)
      if (chord.voices[v]) ++pitches[v][*chord.voices[v]];
  }
  for (std::size_t i = 1; i < chords.size(); ++i) {
    const Chord &from = chords[i - 1], &to = chords[i];
    if (from.voices[0] && to.voices[0] && from.voices[0] != to.voices[0])
      note(sopranoLeaps, std::abs(*to.voices[0] - *from.voices[0]) > kFifth);
    if (from.voices == to.voices || !from.isWhole() || !to.isWhole()) continue;
    ++parallelFifths.of;
    ++parallelOctaves.of;
    parallelFifths.count += parallels(from, to, kFifth);
    parallelOctaves.count += parallels(from, to, 0);
  }
}

} // namespace dmm::test
