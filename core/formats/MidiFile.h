#pragma once

#include "core/formats/ScoreReading.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace dmm::formats {

/// Writes a standard MIDI file, format 1: a track with title, tempo, key and time where known, and
/// the piece's origin and catalogue number as text events, then one named track for each voice on
/// channels 1 to 4 (choir). The bars are told by time signatures alone, an upbeat by one of its
/// length. Written beside its place and renamed; throws support::IoError when the
/// file cannot be written.
void writeMidi(const types::Chorale& chorale, const std::filesystem::path& file,
               double quartersPerMinute = 90);

/// Reads a standard MIDI file of format 0 or 1, whoever wrote it: ScoreAssembly.h tells how its
/// tracks and channels become four voices. Drums are left out. Throws support::InputError.
ScoreReading parseMidi(std::string_view bytes, const std::string& source,
                       int stepsPerQuarter = kScoreStepsPerQuarter);

} // namespace dmm::formats
