#pragma once

#include "core/types/Music.h"

#include <filesystem>

namespace dmm::formats {

/// Writes a standard MIDI file, format 1: a track with the tempo and the piece's origin as a text
/// event, then one named track for each voice on channels 1 to 4 (choir). Written beside its place
/// and renamed; throws support::IoError when the file cannot be written.
void writeMidi(const types::Chorale& chorale, const std::filesystem::path& file,
               double quartersPerMinute = 90);

} // namespace dmm::formats
