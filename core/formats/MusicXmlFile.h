#pragma once

#include "core/formats/ScoreReading.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace dmm::formats {

/// The piece as a MusicXML 3.1 score (partwise): four parts with their clefs, key and time where
/// the piece knows them, otherwise the best-fitting key signature and 4/4; its bars (types::Bars)
/// and fermatas; notes that cross a bar line, or that no single note value fits, are tied. The last
/// bar is as long as the piece has it. Title, number and origin are in the heading.
std::string toMusicXml(const types::Chorale& chorale, double quartersPerMinute = 90);

/// Written beside its place and renamed; throws support::IoError.
void writeMusicXml(const types::Chorale& chorale, const std::filesystem::path& file,
                   double quartersPerMinute = 90);

/// Reads a partwise score, whoever wrote it; a compressed one (.mxl) too. Sounding pitches; ties
/// join; repeats are not unfolded; bars and fermatas are those of the score; grace and cue notes
/// are left out. ScoreAssembly.h tells how parts become four voices. Throws support::InputError;
/// entities and over-large archives are refused.
ScoreReading parseMusicXml(std::string_view bytes, const std::string& source,
                           int stepsPerQuarter = kScoreStepsPerQuarter);

} // namespace dmm::formats
