#include "tests/support/MusicMeasures.h"

#include "core/generate/counterpoint/ChordSequence.h"

#include <algorithm>
#include <cstdlib>
#include <set>
#include <vector>

namespace dmm::test {

using generate::Chord;

namespace {

bool isCompleteChord(const std::set<int>& keys) {
  static const std::set<std::set<int>> kChords{
      {0, 4, 7},     {0, 3, 7},     {0, 3, 6},     {0, 4, 8},     {0, 4, 7, 10},
      {0, 4, 7, 11}, {0, 3, 7, 10}, {0, 3, 7, 11}, {0, 3, 6, 10}, {0, 3, 6, 9}};
  return std::any_of(keys.begin(), keys.end(), [&](int root) {
    std::set<int> intervals;
    for (const int key : keys) intervals.insert(generate::intervalAbove(root, key));
    return kChords.contains(intervals);
  });
}

/// Pairs of voices that go in parallel at this interval.
std::size_t parallels(const Chord& from, const Chord& to, int interval) {
  std::size_t count = 0;
  for (std::size_t high = 0; high < 4; ++high)
    for (std::size_t low = high + 1; low < 4; ++low)
      count += generate::isParallel(from, to, high, low, interval);
  return count;
}

} // namespace

void MusicMeasures::add(const types::Chorale& piece) {
  ++pieces;
  const std::vector<Chord> chords = generate::chordsOf(piece);
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
      note(sopranoLeaps, std::abs(*to.voices[0] - *from.voices[0]) > generate::kFifth);
    if (from.voices == to.voices || !from.isWhole() || !to.isWhole()) continue;
    ++parallelFifths.of;
    ++parallelOctaves.of;
    parallelFifths.count += parallels(from, to, generate::kFifth);
    parallelOctaves.count += parallels(from, to, 0);
  }
}

} // namespace dmm::test
