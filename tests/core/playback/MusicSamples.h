#pragma once

#include "core/types/Music.h"

#include <algorithm>
#include <random>

namespace dmm::test {

/// Two bars at one step a quarter: a soprano that repeats and moves, a bass that is held.
inline types::Chorale shortPiece() {
  types::Chorale piece;
  piece.title = "Short";
  piece.lengthSteps = 8;
  piece.voices[0] = {{72, 0, 1}, {72, 1, 1}, {74, 2, 2}, {76, 4, 4}};
  piece.voices[1] = {{67, 0, 4}, {69, 4, 4}};
  piece.voices[3] = {{48, 0, 8}};
  return piece;
}

/// Any piece: rests, repeats, chords within a voice, on a grid of any kind.
inline types::Chorale randomPiece(std::mt19937& random) {
  const auto draw = [&](int least, int most) {
    return std::uniform_int_distribution<int>(least, most)(random);
  };
  types::Chorale piece;
  piece.stepsPerQuarter = draw(1, 4);
  piece.lengthSteps = draw(1, 48);
  for (auto& voice : piece.voices)
    for (int step = draw(0, 3); step < piece.lengthSteps;) {
      const int duration = draw(1, std::min(9, piece.lengthSteps - step));
      const int pitch = draw(60, 64);
      voice.push_back({pitch, step, duration});
      if (draw(0, 5) == 0) voice.push_back({pitch + 7, step, duration});
      step += duration + (draw(0, 3) == 0 ? draw(1, 4) : 0);
    }
  return piece;
}

} // namespace dmm::test
