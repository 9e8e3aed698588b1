#pragma once

#include "core/types/Music.h"

namespace dmm::formats {

/// Gives the notes of a roll to four voices. Of all ways that keep the voices uncrossed and sing
/// every key, each slice takes the one in which the voices move least; fewer keys than voices means
/// a unison (three) or rests (one or two). A key that a voice sings in neighbouring slices becomes
/// one held note, because a roll cannot tell held from repeated. Nothing is lost: rollOf() of the
/// result is the roll again, whatever the number of keys in a slice.
/// One slice becomes one grid step; `stepsPerQuarter` is copied into the result.
types::Chorale assignVoices(const types::PianoRoll& roll, int stepsPerQuarter = 1);

/// The keys that sound at each quarter of a chorale, or at each of several equal parts of a
/// quarter: [time, 88]. The piece is sampled at the start of every part; its last slice begins
/// before the piece ends.
types::PianoRoll rollOf(const types::Chorale& chorale, int slicesPerQuarter = 1);

} // namespace dmm::formats
