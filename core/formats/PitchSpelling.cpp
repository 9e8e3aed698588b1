#include "core/formats/PitchSpelling.h"

#include <array>
#include <cstdlib>
#include <string_view>

namespace dmm::formats {

namespace {

constexpr std::string_view kLettersByFifth = "FCGDAEB";
constexpr int kMostFifths = 6;
constexpr int kLowestOfKey = -3; // fifths from the tonic, see spell()

int modulo(int value, int base) { return ((value % base) + base) % base; }

int semitonesOf(char step) {
  switch (step) {
  case 'D': return 2;
  case 'E': return 4;
  case 'F': return 5;
  case 'G': return 7;
  case 'A': return 9;
  case 'B': return 11;
  default: return 0;
  }
}

} // namespace

int estimateKeyFifths(const types::Chorale& chorale) {
  std::array<long, 12> weight{};
  for (const auto& voice : chorale.voices)
    for (const types::Note& note : voice)
      weight.at(static_cast<std::size_t>(note.pitch % 12)) += note.duration;
  const auto inScale = [&](int fifths) {
    long sum = 0;
    for (int fifth = fifths - 1; fifth <= fifths + 5; ++fifth)
      sum += weight.at(static_cast<std::size_t>(modulo(7 * fifth, 12)));
    return sum;
  };
  int best = 0;
  for (int size = 0; size <= kMostFifths; ++size)
    for (const int fifths : {size, -size})
      if (inScale(fifths) > inScale(best)) best = fifths;
  return best;
}

SpelledPitch spell(int pitch, int keyFifths) {
  const int lowest = keyFifths + kLowestOfKey;
  const int fifth = lowest + modulo(7 * pitch - lowest, 12); // C is 0, G is 1
  const int place = fifth + 1;                               // F is 0
  SpelledPitch spelled;
  spelled.step = kLettersByFifth.at(static_cast<std::size_t>(modulo(place, 7)));
  spelled.alter = (place - modulo(place, 7)) / 7;
  spelled.octave = (pitch - spelled.alter - semitonesOf(spelled.step)) / 12 - 1;
  return spelled;
}

int pitchOf(const SpelledPitch& spelled) {
  return 12 * (spelled.octave + 1) + semitonesOf(spelled.step) + spelled.alter;
}

} // namespace dmm::formats
