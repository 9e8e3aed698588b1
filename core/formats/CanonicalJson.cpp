#include "core/formats/CanonicalJson.h"

#include "core/formats/JsonReader.h"
#include "core/formats/VoiceAssignment.h"
#include "core/support/AtomicFile.h"
#include "core/support/Errors.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace dmm::formats {

using nlohmann::json;
using support::InputError;
using types::Chorale;
using types::PianoRoll;

namespace {

types::Slice readSlice(const json& notes, const std::string& piece, std::size_t number) {
  const auto refuse = [&](const std::string& what) {
    throw InputError(fmt::format("{}, slice {}", piece, number), what);
  };
  if (!notes.is_array()) refuse(fmt::format("expected a list of MIDI notes, got {}", shown(notes)));
  types::Slice slice;
  for (const json& note : notes) {
    if (!note.is_number_integer() || note < types::kLowestPitch || note > types::kHighestPitch)
      refuse(fmt::format("expected a MIDI note from {} to {}, got {}", types::kLowestPitch,
                         types::kHighestPitch, shown(note)));
    slice.set(note.get<std::size_t>() - types::kLowestPitch);
  }
  return slice;
}

PianoRoll readRoll(const json& slices, const std::string& where) {
  if (!slices.is_array())
    throw InputError(where, fmt::format("expected a list of slices, got {}", slices.type_name()));
  if (slices.empty()) throw InputError(where, "the piece has no slices");
  PianoRoll roll;
  roll.slices.reserve(slices.size());
  for (const json& slice : slices)
    roll.slices.push_back(readSlice(slice, where, roll.length() + 1));
  return roll;
}

} // namespace

std::vector<types::Piece> parseCanonicalJson(const std::string& text, const std::string& source) {
  return readCanonicalSplits(JsonReader(text, source), source);
}

std::vector<types::Piece> readCanonicalSplits(const JsonReader& in, const std::string& source) {
  const json& root = in.root();
  if (!root.is_object())
    throw InputError(source, R"(expected an object with "train", "valid" and "test")");
  std::vector<types::Piece> read;
  for (const types::Split split : types::kSplits) {
    const char* name = types::toString(split);
    const auto pieces = root.find(name);
    if (pieces == root.end())
      throw InputError(source, fmt::format("the split '{}' is missing", name));
    if (!pieces->is_array())
      throw InputError(
          source, fmt::format("{}: expected a list of pieces, got {}", name, pieces->type_name()));
    if (pieces->empty()) throw InputError(source, fmt::format("the split '{}' is empty", name));
    for (std::size_t i = 0; i < pieces->size(); ++i) {
      const std::string position = fmt::format("{}, piece {}", name, i + 1);
      types::Piece& piece = read.emplace_back();
      piece.roll = readRoll((*pieces)[i], source + ": " + position);
      piece.chorale.title = fmt::format("{} {}", name, i + 1);
      piece.chorale.split = split;
      piece.chorale.lengthSteps = static_cast<int>(piece.roll.length());
    }
  }
  return read;
}

std::vector<types::Piece> readCanonicalJson(const std::filesystem::path& file) {
  return parseCanonicalJson(support::readFile(file, kLargestDataset), file.string());
}

json toJson(const PianoRoll& roll) {
  json slices = json::array();
  for (const types::Slice& slice : roll.slices) {
    json notes = json::array();
    for (int key = 0; key < types::kKeyCount; ++key)
      if (slice.test(static_cast<std::size_t>(key))) notes.push_back(key + types::kLowestPitch);
    slices.push_back(std::move(notes));
  }
  return slices;
}

std::string toPieceJson(const Chorale& chorale) {
  json piece{{"title", chorale.title}, {"quarters", toJson(rollOf(chorale))}};
  if (!chorale.origin.empty()) piece["origin"] = chorale.origin;
  return piece.dump() + "\n";
}

} // namespace dmm::formats
