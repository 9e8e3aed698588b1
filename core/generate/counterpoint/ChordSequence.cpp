#include "core/generate/counterpoint/ChordSequence.h"

#include <algorithm>

namespace dmm::generate {

namespace {

bool bothSing(const Chord& chord, std::size_t high, std::size_t low) {
  return chord.voices.at(high) && chord.voices.at(low);
}

} // namespace

bool Chord::isWhole() const {
  return std::all_of(voices.begin(), voices.end(), [](const auto& v) { return v.has_value(); });
}

std::vector<std::size_t> Chord::singers() const {
  std::vector<std::size_t> singers;
  for (std::size_t v = 0; v < voices.size(); ++v)
    if (voices[v]) singers.push_back(v);
  return singers;
}

std::vector<Chord> chordsOf(const types::Chorale& piece) {
  std::vector<Chord> chords;
  for (int step = 0; step < piece.lengthSteps; step += piece.stepsPerQuarter)
    chords.push_back({step, {}, {}});
  for (std::size_t v = 0; v < piece.voices.size(); ++v)
    for (const types::Note& note : piece.voices[v]) {
      const int quarter = piece.stepsPerQuarter;
      const auto first =
          static_cast<std::size_t>((std::max(note.onset, 0) + quarter - 1) / quarter);
      for (std::size_t i = first; i < chords.size(); ++i) {
        if (chords[i].step >= note.onset + note.duration) break;
        chords[i].keys.insert(note.pitch);
        chords[i].voices[v] = std::max(note.pitch, chords[i].voices[v].value_or(0));
      }
    }
  return chords;
}

bool isSimilarMotion(const Chord& from, const Chord& to, std::size_t high, std::size_t low) {
  if (!bothSing(from, high, low) || !bothSing(to, high, low)) return false;
  return (*to.voices[high] - *from.voices[high]) * (*to.voices[low] - *from.voices[low]) > 0;
}

bool isParallel(const Chord& from, const Chord& to, std::size_t high, std::size_t low,
                int interval) {
  return isSimilarMotion(from, to, high, low) &&
         intervalAbove(*from.voices[low], *from.voices[high]) == interval &&
         intervalAbove(*to.voices[low], *to.voices[high]) == interval;
}

} // namespace dmm::generate
