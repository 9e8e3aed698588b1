#pragma once

#include "core/types/Music.h"

#include <QString>

#include <vector>

namespace dmm::widgets {

/// A note of a chorale with its voice, and its share of the row where voices sing in unison: such
/// notes divide the height of their row, the highest voice on top, so that none hides another.
struct PlacedNote {
  types::Note note;
  types::VoicePart voice = types::VoicePart::Soprano;
  int share = 0;
  int shares = 1;
};

std::vector<PlacedNote> placeNotes(const types::Chorale& chorale);

/// Words for people: "F\u266f4", "3.2" (bar and beat of four quarters, from 1), "Soprano", "S".
namespace music {

inline constexpr int kQuartersABar = 4;

QString noteName(int pitch);
QString barAndBeat(int step, int stepsPerQuarter);
QString voiceName(types::VoicePart part);
QString voiceLetter(types::VoicePart part);

} // namespace music

} // namespace dmm::widgets
