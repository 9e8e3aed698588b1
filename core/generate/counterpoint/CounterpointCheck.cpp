#include "core/generate/counterpoint/CounterpointCheck.h"

#include "core/generate/counterpoint/ChordRules.h"
#include "core/generate/counterpoint/LocalKey.h"
#include "core/generate/counterpoint/ProgressionRules.h"
#include "core/types/Bars.h"

#include <cmath>

namespace dmm::generate {

namespace {

bool beginsBar(const types::Bars& bars, double quarters) {
  return std::abs(bars.barAt(quarters).start - quarters) < types::kSameTime;
}

} // namespace

types::CounterpointReport checkCounterpoint(const types::Chorale& piece) {
  const std::vector<Chord> chords = chordsOf(piece);
  const std::vector<Key> keys = localKeys(chords);
  const types::Bars bars(piece);
  types::CounterpointReport report;
  for (std::size_t i = 0; i < chords.size(); ++i) {
    const Chord& chord = chords[i];
    if (chord.isSilent()) continue;
    ++report.chords;
    FaultList faults(report.faults, chord.step, chord.step);
    checkChord(chord, keys[i], piece, faults);
    if (i == 0 || chords[i - 1].isSilent()) continue;
    FaultList onTheWay(report.faults, chord.step, chords[i - 1].step);
    const double quarters = double(chord.step) / piece.stepsPerQuarter;
    checkProgression(chords[i - 1], chord, keys[i], beginsBar(bars, quarters), onTheWay);
  }
  return report;
}

types::CounterpointCounts countFaults(const data::Dataset& dataset, types::Split split) {
  types::CounterpointCounts counts;
  for (const types::Chorale& piece : dataset.chorales(split))
    counts += checkCounterpoint(piece).counts();
  return counts;
}

} // namespace dmm::generate
