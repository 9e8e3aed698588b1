#pragma once

#include "core/types/Generation.h"
#include "core/types/ModelReading.h"

#include <array>

namespace dmm::formats {

/// Where each voice sings on average (MIDI), soprano first.
inline constexpr std::array<int, 4> kUsualPitch{71, 66, 60, 51};

/// Gives the notes of a roll to four voices, by dynamic programming over the whole of it: of all
/// uncrossed ways to sing every key, the one in which the voices move and leap least. Three keys
/// mean a unison, one or two mean rests. Nothing is lost: rollOf() of the result is the roll again,
/// whatever the number of keys in a slice.
/// One slice becomes one grid step; `stepsPerQuarter` is copied into the result.
types::Chorale assignVoices(const types::PianoRoll& roll, int stepsPerQuarter = 1,
                            types::RepeatedNotes repeated = types::RepeatedNotes::Tied);

/// The keys that sound at each quarter of a chorale, or at each of several equal parts of a
/// quarter: [time, 88]. The piece is sampled at the start of every part; its last slice begins
/// before the piece ends.
types::PianoRoll rollOf(const types::Chorale& chorale, int slicesPerQuarter = 1);

/// The same slices as notes in the chorale's voices: a note that no slice meets is left out. A note
/// that begins anew in a slice is struck there, also where its key sounded before. A bar begins
/// with the first slice in it.
types::ModelReading notesOnGrid(const types::Chorale& chorale, int slicesPerQuarter);

/// What a chorale is besides its notes, bars and fermatas, on another grid. The length is the
/// number of slices of rollOf().
types::Chorale headingOnGrid(const types::Chorale& chorale, int stepsPerQuarter);

} // namespace dmm::formats
