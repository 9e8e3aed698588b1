#pragma once

#include "core/types/Bars.h"
#include "core/types/Music.h"

#include <QString>

#include <vector>

namespace dmm::widgets {

/// A note of a chorale with its voice, and its share of the row where voices sing in unison: such
/// notes divide the height of their row, the highest voice on top, so that none hides another. Of
/// fermatas at one time the highest voice shows its own.
struct PlacedNote {
  types::Note note;
  types::VoicePart voice = types::VoicePart::Soprano;
  int share = 0;
  int shares = 1;
  bool hasFermata = false;
};

std::vector<PlacedNote> placeNotes(const types::Chorale& chorale);

/// Of keys and voices, words for people: "F\u266f4", "3.2 + 1/4" (bar, beat, and quarters into the
/// beat), "Soprano", "S".
namespace music {

QString noteName(int pitch);
bool isBlackKey(int pitch);
QString barAndBeat(const types::Bars& bars, int step, int stepsPerQuarter);
QString voiceName(types::VoicePart part);
QString voiceLetter(types::VoicePart part);

} // namespace music

} // namespace dmm::widgets
