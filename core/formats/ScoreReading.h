#pragma once

#include "core/types/Music.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace dmm::formats {

inline constexpr int kScoreStepsPerQuarter = 4; ///< the grid that scores are read onto: sixteenths

/// A piece read from somebody's file, and what was changed on the way ("3 notes outside ... left
/// out"): one line each.
struct ScoreReading {
  types::Chorale chorale;
  std::vector<std::string> remarks;
};

/// Whether a file is a score by its ending: .mid, .midi, .musicxml, .xml, .mxl.
bool isScoreFile(const std::filesystem::path& file);

/// Reads a MIDI or MusicXML file, plain or compressed. A piece without a title gets the file's
/// name. Throws support::InputError "file: ..." for what cannot be read.
ScoreReading readScore(const std::filesystem::path& file,
                       int stepsPerQuarter = kScoreStepsPerQuarter);

/// The same for bytes; they tell by themselves what they are.
ScoreReading parseScore(std::string_view bytes, const std::string& source,
                        int stepsPerQuarter = kScoreStepsPerQuarter);

/// Writes MIDI, MusicXML or the JSON of one piece, by the ending; throws support::InputError for
/// another ending and support::IoError when the file cannot be written.
void writeScore(const types::Chorale& chorale, const std::filesystem::path& file);

} // namespace dmm::formats
