#include "core/formats/DatasetJson.h"

#include "core/formats/CanonicalJson.h"
#include "core/formats/JsonReader.h"
#include "core/formats/MetreJson.h"
#include "core/formats/VoiceAssignment.h"

#include <fmt/format.h>

#include <array>
#include <cstdint>

namespace dmm::formats {

using nlohmann::json;
using types::Chorale;
using types::Note;

namespace {

constexpr int kMostSlicesPerQuarter = 16;
constexpr int kMostStepsPerQuarter = 960;
constexpr int kLongest = 1 << 20; // steps

std::vector<Note> readVoice(const JsonReader& in, const json& value, int length) {
  std::vector<Note> notes;
  std::array<int, types::kKeyCount> ends{}; // of the last note of each key
  for (const json& entry : in.list(value)) {
    in.list(entry, 3);
    Note note;
    note.onset = in.integer(entry[0], 0, length - 1, "an onset");
    note.duration = in.integer(entry[1], 1, length - note.onset, "a duration");
    note.pitch = in.integer(entry[2], types::kLowestPitch, types::kHighestPitch, "a MIDI note");
    if (!notes.empty() && note.onset < notes.back().onset)
      in.fail(entry[0], "the notes of a voice are not in order");
    int& end = ends.at(static_cast<std::size_t>(note.pitch - types::kLowestPitch));
    if (note.onset < end) in.fail(entry[0], "the note begins while the voice still holds it");
    end = note.onset + note.duration;
    notes.push_back(note);
  }
  return notes;
}

Chorale readChorale(const JsonReader& in, const json& value, types::Split split) {
  Chorale chorale;
  chorale.split = split;
  chorale.title = in.text(in.member(value, "title"));
  if (value.contains("number")) chorale.catalogueNumber = in.text(value["number"]);
  if (value.contains("origin")) chorale.origin = in.text(value["origin"]);
  chorale.stepsPerQuarter =
      in.integer(in.member(value, "steps_per_quarter"), 1, kMostStepsPerQuarter, "a grid");
  chorale.lengthSteps = in.integer(in.member(value, "length"), 1, kLongest, "a length");
  chorale.voicesInferred = in.boolean(in.member(value, "voices_inferred"));
  if (value.contains("meter")) {
    const json& meter = in.list(value["meter"], 3);
    chorale.meter = types::Meter{in.integer(meter[0], 1, 255, "beats"),
                                 in.integer(meter[1], 1, 64, "a beat's unit"),
                                 in.integer(meter[2], 0, chorale.lengthSteps, "a pickup")};
    if (value.contains("meter_changes"))
      chorale.meter->changes = readMeterChanges(in, value["meter_changes"], chorale.lengthSteps);
    if (value.contains("irregular_bars"))
      chorale.meter->irregularBars =
          readIrregularBars(in, value["irregular_bars"], chorale.lengthSteps);
  }
  if (value.contains("key")) chorale.keyFifths = in.integer(value["key"], -7, 7, "a key");
  const json& voices = in.list(in.member(value, "voices"), chorale.voices.size());
  for (std::size_t v = 0; v < chorale.voices.size(); ++v)
    chorale.voices[v] = readVoice(in, voices[v], chorale.lengthSteps);
  if (value.contains("fermatas"))
    chorale.fermatas = readFermatas(in, value["fermatas"], chorale.voices);
  return chorale;
}

void addMeter(const types::Meter& meter, json& value) {
  value["meter"] = {meter.beats, meter.beatUnit, meter.pickupSteps};
  for (const auto& change : meter.changes)
    value["meter_changes"].push_back({change.step, change.beats, change.beatUnit});
  for (const auto& bar : meter.irregularBars)
    value["irregular_bars"].push_back({bar.step, bar.lengthSteps, bar.isCounted});
}

json toJson(const Chorale& chorale) {
  json value{{"title", chorale.title},
             {"steps_per_quarter", chorale.stepsPerQuarter},
             {"length", chorale.lengthSteps},
             {"voices_inferred", chorale.voicesInferred}};
  if (!chorale.catalogueNumber.empty()) value["number"] = chorale.catalogueNumber;
  if (!chorale.origin.empty()) value["origin"] = chorale.origin;
  if (chorale.meter) addMeter(*chorale.meter, value);
  if (chorale.keyFifths) value["key"] = *chorale.keyFifths;
  value["voices"] = json::array();
  for (const auto& voice : chorale.voices) {
    json notes = json::array();
    for (const Note& note : voice) notes.push_back({note.onset, note.duration, note.pitch});
    value["voices"].push_back(std::move(notes));
  }
  if (chorale.fermatas != Chorale{}.fermatas) value["fermatas"] = chorale.fermatas;
  return value;
}

} // namespace

DatasetContent parseDatasetJson(const std::string& text, const std::string& source) {
  const JsonReader in(text, source);
  DatasetContent content;
  content.pieces = readCanonicalSplits(in, source);
  const json& root = in.root();
  if (root.contains("slices_per_quarter"))
    content.slicesPerQuarter =
        in.integer(root["slices_per_quarter"], 1, kMostSlicesPerQuarter, "a grid");
  if (!root.contains("chorales")) {
    for (types::Piece& piece : content.pieces)
      piece.chorale.stepsPerQuarter = content.slicesPerQuarter;
    return content;
  }
  std::size_t next = 0;
  for (const types::Split split : types::kSplits) {
    const char* name = toString(split);
    const json& chorales =
        in.list(in.member(root["chorales"], name), in.list(in.member(root, name)).size());
    for (const json& value : chorales) {
      types::Piece& piece = content.pieces.at(next++);
      piece.chorale = readChorale(in, value, split);
      const auto slices = (std::int64_t{piece.chorale.lengthSteps} * content.slicesPerQuarter +
                           piece.chorale.stepsPerQuarter - 1) /
                          piece.chorale.stepsPerQuarter;
      if (slices != static_cast<std::int64_t>(piece.roll.length()) ||
          rollOf(piece.chorale, content.slicesPerQuarter) != piece.roll)
        in.fail(value, "its notes are not those of its slices");
    }
  }
  return content;
}

std::string toDatasetJson(const DatasetContent& content) {
  json root = json::object();
  for (const types::Split split : types::kSplits) {
    json& rolls = root[toString(split)] = json::array();
    json& chorales = root["chorales"][toString(split)] = json::array();
    for (const types::Piece& piece : content.pieces) {
      if (piece.chorale.split != split) continue;
      rolls.push_back(toJson(piece.roll));
      chorales.push_back(toJson(piece.chorale));
    }
  }
  if (content.slicesPerQuarter != 1) root["slices_per_quarter"] = content.slicesPerQuarter;
  return root.dump() + "\n";
}

} // namespace dmm::formats
