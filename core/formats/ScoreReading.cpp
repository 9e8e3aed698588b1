#include "core/formats/ScoreReading.h"

#include "core/formats/CanonicalJson.h"
#include "core/formats/MidiFile.h"
#include "core/formats/MusicXmlFile.h"
#include "core/formats/ScoreAssembly.h"
#include "core/support/AtomicFile.h"
#include "core/support/Errors.h"
#include "core/support/OutputFile.h"
#include "core/support/Text.h"

namespace dmm::formats {

using support::InputError;

namespace {

constexpr std::size_t kLargestScore = std::size_t{32} << 20; // bytes

std::string endingOf(const std::filesystem::path& file) {
  return support::lowerCase(file.extension().string());
}

} // namespace

bool isScoreFile(const std::filesystem::path& file) {
  if (file.filename().string().starts_with("._")) return false; // of macOS, beside the file itself
  const std::string ending = endingOf(file);
  return ending == ".mid" || ending == ".midi" || ending == ".musicxml" || ending == ".xml" ||
         ending == ".mxl";
}

ScoreReading parseScore(std::string_view bytes, const std::string& source, int stepsPerQuarter) {
  return bytes.starts_with("MThd") ? parseMidi(bytes, source, stepsPerQuarter)
                                   : parseMusicXml(bytes, source, stepsPerQuarter);
}

ScoreReading readScore(const std::filesystem::path& file, int stepsPerQuarter) {
  const std::string bytes = support::readFile(file, kLargestScore);
  if (bytes.empty()) throw InputError(file.string(), "is empty");
  const bool isMidi = endingOf(file).starts_with(".mid");
  ScoreReading reading = isMidi ? parseMidi(bytes, file.string(), stepsPerQuarter)
                                : parseScore(bytes, file.string(), stepsPerQuarter);
  if (reading.chorale.title.empty()) reading.chorale.title = cleanText(file.stem().string());
  return reading;
}

void writeScore(const types::Chorale& chorale, const std::filesystem::path& file) {
  const std::string ending = endingOf(file);
  if (ending == ".mid" || ending == ".midi") {
    writeMidi(chorale, file);
  } else if (ending == ".musicxml" || ending == ".xml") {
    writeMusicXml(chorale, file);
  } else if (ending == ".json") {
    support::saveFile(file, toPieceJson(chorale));
  } else {
    throw InputError(file.string(), "expected an ending of .mid, .musicxml or .json");
  }
}

} // namespace dmm::formats
