#pragma once

#include "core/types/Music.h"

#include <filesystem>
#include <string>
#include <vector>

namespace dmm::formats {

struct MidiOptions {
  double quartersPerMinute = 90;
  std::vector<std::string> comments; ///< text events at the start: seed, settings, origin
};

/// Writes a standard MIDI file, format 1: a track with tempo and comments, then one named track for
/// each voice on channels 1 to 4 (choir). Written beside its place and renamed; throws
/// support::IoError when the file cannot be written.
void writeMidi(const types::Chorale& chorale, const std::filesystem::path& file,
               const MidiOptions& options = {});

} // namespace dmm::formats
