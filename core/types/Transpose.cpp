#include "core/types/Transpose.h"

namespace dmm::types {

namespace {

/// Sharps counted up, from -5 to 6: a semitone is seven fifths.
int transposedKey(int fifths, int semitones) {
  const int around = (fifths + 7 * semitones) % 12;
  return around > 6 ? around - 12 : around < -5 ? around + 12 : around;
}

} // namespace

Chorale transposed(Chorale chorale, int semitones) {
  if (semitones == 0) return chorale;
  chorale.modelShift += semitones;
  if (chorale.keyFifths) chorale.keyFifths = transposedKey(*chorale.keyFifths, semitones);
  for (auto& voice : chorale.voices) {
    for (Note& note : voice) note.pitch += semitones;
    std::erase_if(voice, [](const Note& note) {
      return note.pitch < kLowestPitch || note.pitch > kHighestPitch;
    });
  }
  return chorale;
}

PianoRoll transposed(PianoRoll roll, int semitones) {
  for (Slice& slice : roll.slices)
    slice = semitones < 0 ? slice >> static_cast<std::size_t>(-semitones)
                          : slice << static_cast<std::size_t>(semitones);
  return roll;
}

KeyProbabilities transposed(const KeyProbabilities& probabilities, int semitones) {
  KeyProbabilities result{};
  for (int key = 0; key < kKeyCount; ++key)
    if (const int from = key - semitones; from >= 0 && from < kKeyCount)
      result[static_cast<std::size_t>(key)] = probabilities[static_cast<std::size_t>(from)];
  return result;
}

Chorale atModelPitch(const Chorale& chorale) { return transposed(chorale, -chorale.modelShift); }

} // namespace dmm::types
