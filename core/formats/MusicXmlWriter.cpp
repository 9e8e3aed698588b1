#include "core/formats/MusicXmlFile.h"
#include "core/formats/MusicXmlMarks.h"
#include "core/formats/PitchSpelling.h"
#include "core/formats/ScoreAssembly.h"
#include "core/support/OutputFile.h"
#include "core/support/Version.h"
#include "core/types/Bars.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <pugixml.hpp>
#include <set>
#include <sstream>
#include <stdexcept>
#include <vector>

namespace dmm::formats {

using types::Chorale;
using types::Note;

namespace {

constexpr const char* kDoctype =
    "score-partwise PUBLIC \"-//Recordare//DTD MusicXML 3.1 Partwise//EN\" "
    "\"http://www.musicxml.org/dtds/partwise.dtd\"";
constexpr int kUnitsPerQuarter = 64; ///< of note values: a 256th is one

struct NoteValue {
  int units;
  const char* type;
  bool dotted;
};

/// Longest first.
constexpr std::array<NoteValue, 17> kNoteValues{{{512, "breve", false},
                                                 {384, "whole", true},
                                                 {256, "whole", false},
                                                 {192, "half", true},
                                                 {128, "half", false},
                                                 {96, "quarter", true},
                                                 {64, "quarter", false},
                                                 {48, "eighth", true},
                                                 {32, "eighth", false},
                                                 {24, "16th", true},
                                                 {16, "16th", false},
                                                 {12, "32nd", true},
                                                 {8, "32nd", false},
                                                 {6, "64th", true},
                                                 {4, "64th", false},
                                                 {2, "128th", false},
                                                 {1, "256th", false}}};

pugi::xml_node addText(pugi::xml_node parent, const char* name, const std::string& text) {
  pugi::xml_node node = parent.append_child(name);
  node.text().set(cleanText(text).c_str()); // XML has no control characters
  return node;
}

pugi::xml_node addNumber(pugi::xml_node parent, const char* name, int number) {
  return addText(parent, name, std::to_string(number));
}

/// The bars of the piece, in divisions (parts of a quarter that hold every step and bar line).
class Measures {
 public:
  explicit Measures(const Chorale& chorale) {
    if (const auto& meter = chorale.meter; meter && (meter->beats < 1 || meter->beatUnit < 1))
      throw std::invalid_argument("toMusicXml: expected a time signature of positive numbers");
    const double length = double(chorale.lengthSteps) / chorale.stepsPerQuarter;
    for (const types::Bars::Bar& bar : types::Bars(chorale).until(length))
      m_measures.push_back({bar, 0, 0});
    divisions = chorale.stepsPerQuarter;
    while (divisions < kMostDivisions && !holdAll()) divisions *= 2;
    perStep = divisions / chorale.stepsPerQuarter;
    for (Measure& measure : m_measures) {
      measure.start = int(std::lround(measure.bar.start * divisions));
      measure.end = int(std::lround(measure.bar.end() * divisions));
    }
  }

  struct Measure {
    types::Bars::Bar bar;
    int start, end;
  };

  int divisions = 1;
  int perStep = 1; ///< divisions in a grid step

  std::size_t size() const { return m_measures.size(); }
  const Measure& operator[](std::size_t i) const { return m_measures[i]; }

  /// "10", and "10a" for the rest of a bar that is divided.
  std::string numberOf(std::size_t i) const {
    const int number = m_measures[i].bar.number;
    std::size_t first = i;
    while (first > 0 && m_measures[first - 1].bar.number == number) --first;
    std::string text = std::to_string(number);
    if (first < i) text += char('a' + std::min<std::size_t>(i - first - 1, 25));
    return text;
  }

  bool changesTime(std::size_t i) const {
    if (i == 0) return true;
    const auto &before = m_measures[i - 1].bar, &bar = m_measures[i].bar;
    return bar.beats != before.beats || bar.beatUnit != before.beatUnit;
  }

 private:
  static constexpr int kMostDivisions = 1 << 12;

  bool holdAll() const {
    return std::all_of(m_measures.begin(), m_measures.end(), [this](const Measure& measure) {
      const double start = measure.bar.start * divisions;
      return std::abs(start - std::round(start)) < 1e-6;
    });
  }

  std::vector<Measure> m_measures;
};

/// One voice, cut where its notes begin or end: between two cuts the same keys sound.
class PartWriter {
 public:
  /// `fermatas` are onsets of notes.
  PartWriter(const std::vector<Note>& notes, const std::vector<int>& fermatas,
             const Measures& measures, int keyFifths)
      : m_measures(measures)
      , m_keyFifths(keyFifths) {
    for (const int onset : fermatas) m_fermatas.insert(onset * measures.perStep);
    for (const Note& note : notes) {
      m_notes.push_back(
          {note.pitch, note.onset * measures.perStep, note.duration * measures.perStep});
      m_cuts.insert(m_notes.back().onset);
      m_cuts.insert(m_notes.back().onset + m_notes.back().duration);
    }
    std::stable_sort(m_notes.begin(), m_notes.end(),
                     [](const Note& a, const Note& b) { return a.onset < b.onset; });
  }

  void write(pugi::xml_node measure, std::size_t bar) {
    const int end = m_measures[bar].end;
    for (int at = m_measures[bar].start; at < end;) {
      const auto cut = m_cuts.upper_bound(at);
      const int until = cut == m_cuts.end() ? end : std::min(*cut, end);
      at += writeUntil(measure, bar, at, until);
    }
  }

 private:
  /// Writes what sounds as one note value, or a rest; returns its length in divisions.
  int writeUntil(pugi::xml_node measure, std::size_t bar, int at, int until) {
    while (m_next < m_notes.size() && m_notes[m_next].onset <= at)
      m_sounding.push_back(m_notes[m_next++]);
    std::erase_if(m_sounding, [at](const Note& n) { return n.onset + n.duration <= at; });
    const auto& [place, start, end] = m_measures[bar];
    // Readers make a bar's rest as long as the time signature says, so only a whole bar has one.
    if (m_sounding.empty() && at == start && until == end && place.isWhole()) {
      pugi::xml_node note = measure.append_child("note");
      note.append_child("rest").append_attribute("measure") = "yes";
      addNumber(note, "duration", until - at);
      addText(note, "voice", "1");
      return until - at;
    }
    const NoteValue* value = nullptr;
    for (const NoteValue& candidate : kNoteValues) {
      if (candidate.units * m_measures.divisions % kUnitsPerQuarter != 0 ||
          candidate.units * m_measures.divisions / kUnitsPerQuarter > until - at)
        continue;
      value = &candidate;
      break;
    }
    // Grids of other parts than halves have lengths that no note value without a tuplet has.
    const int length = value ? value->units * m_measures.divisions / kUnitsPerQuarter : until - at;
    if (m_sounding.empty()) writeNote(measure, nullptr, false, at, length, value);
    bool isChord = false;
    for (const Note& note : m_sounding) {
      writeNote(measure, &note, isChord, at, length, value);
      isChord = true;
    }
    return length;
  }

  /// Whether the note has a fermata, which a chord has once.
  bool isFirstWithFermata(const Note& note) const {
    return m_fermatas.contains(note.onset) &&
           &note == &*std::find_if(m_sounding.begin(), m_sounding.end(),
                                   [&](const Note& n) { return n.onset == note.onset; });
  }

  void writeNote(pugi::xml_node measure, const Note* sounding, bool isChord, int at, int length,
                 const NoteValue* value) const {
    pugi::xml_node note = measure.append_child("note");
    if (isChord) note.append_child("chord");
    const bool isHeld = sounding && sounding->onset < at;
    const bool goesOn = sounding && sounding->onset + sounding->duration > at + length;
    if (sounding) {
      const SpelledPitch spelled = spell(sounding->pitch, m_keyFifths);
      pugi::xml_node pitch = note.append_child("pitch");
      addText(pitch, "step", std::string(1, spelled.step));
      if (spelled.alter != 0) addNumber(pitch, "alter", spelled.alter);
      addNumber(pitch, "octave", spelled.octave);
    } else {
      note.append_child("rest");
    }
    addNumber(note, "duration", length);
    if (isHeld) note.append_child("tie").append_attribute("type") = "stop";
    if (goesOn) note.append_child("tie").append_attribute("type") = "start";
    addText(note, "voice", "1");
    if (value) {
      addText(note, "type", value->type);
      if (value->dotted) note.append_child("dot");
    }
    const bool hasFermata = sounding && !goesOn && isFirstWithFermata(*sounding);
    if (!isHeld && !goesOn && !hasFermata) return;
    pugi::xml_node notations = note.append_child("notations");
    if (isHeld) notations.append_child("tied").append_attribute("type") = "stop";
    if (goesOn) notations.append_child("tied").append_attribute("type") = "start";
    if (hasFermata) notations.append_child("fermata").append_attribute("type") = "upright";
  }

  const Measures& m_measures;
  int m_keyFifths;
  std::vector<Note> m_notes;        ///< in divisions
  std::set<int> m_cuts, m_fermatas; ///< in divisions
  std::size_t m_next = 0;
  std::vector<Note> m_sounding;
};

void writeHeading(pugi::xml_node score, const Chorale& chorale) {
  if (!chorale.title.empty() || !chorale.catalogueNumber.empty()) {
    pugi::xml_node work = score.append_child("work");
    if (!chorale.catalogueNumber.empty()) addText(work, "work-number", chorale.catalogueNumber);
    if (!chorale.title.empty()) addText(work, "work-title", chorale.title);
  }
  pugi::xml_node identification = score.append_child("identification");
  addText(identification.append_child("encoding"), "software",
          std::string(musicxml::kSoftware) + " " + support::kVersion);
  pugi::xml_node fields = identification.append_child("miscellaneous");
  const auto addField = [&fields](const char* name, const std::string& text) {
    addText(fields, "miscellaneous-field", text).append_attribute("name") = name;
  };
  addField(musicxml::kVoicesField, chorale.voicesInferred ? musicxml::kInferred : "of the source");
  if (!chorale.keyFifths) addField(musicxml::kKeyField, musicxml::kAssumed);
  if (!chorale.meter) addField(musicxml::kTimeField, musicxml::kAssumed);
  if (!chorale.origin.empty()) addField(musicxml::kOriginField, chorale.origin);
}

std::string partName(types::VoicePart part) {
  std::string name = types::toString(part);
  name.front() = static_cast<char>(name.front() - 'a' + 'A');
  return name;
}

std::string partId(types::VoicePart part) { return fmt::format("P{}", static_cast<int>(part) + 1); }

void writePartList(pugi::xml_node score) {
  pugi::xml_node list = score.append_child("part-list");
  pugi::xml_node group = list.append_child("part-group");
  group.append_attribute("type") = "start";
  group.append_attribute("number") = "1";
  addText(group, "group-symbol", "bracket");
  for (const types::VoicePart part : types::kVoiceParts) {
    pugi::xml_node entry = list.append_child("score-part");
    entry.append_attribute("id") = partId(part).c_str();
    addText(entry, "part-name", partName(part));
    addText(entry, "part-abbreviation", partName(part).substr(0, 1) + ".");
    const std::string instrument = partId(part) + "-I1";
    pugi::xml_node played = entry.append_child("score-instrument");
    played.append_attribute("id") = instrument.c_str();
    addText(played, "instrument-name", "Choir");
    pugi::xml_node midi = entry.append_child("midi-instrument");
    midi.append_attribute("id") = instrument.c_str();
    addNumber(midi, "midi-channel", static_cast<int>(part) + 1);
    addNumber(midi, "midi-program", 53); // choir aahs, counted from 1
  }
  pugi::xml_node end = list.append_child("part-group");
  end.append_attribute("type") = "stop";
  end.append_attribute("number") = "1";
}

void writeTime(pugi::xml_node attributes, const types::Bars::Bar& bar) {
  pugi::xml_node time = attributes.append_child("time");
  addNumber(time, "beats", bar.beats);
  addNumber(time, "beat-type", bar.beatUnit);
}

void writeAttributes(pugi::xml_node measure, const Measures& measures, int keyFifths,
                     types::VoicePart part) {
  pugi::xml_node attributes = measure.append_child("attributes");
  addNumber(attributes, "divisions", measures.divisions);
  addNumber(attributes.append_child("key"), "fifths", keyFifths);
  writeTime(attributes, measures[0].bar);
  const bool isBass = part == types::VoicePart::Bass;
  pugi::xml_node clef = attributes.append_child("clef");
  addText(clef, "sign", isBass ? "F" : "G");
  addText(clef, "line", isBass ? "4" : "2");
  if (part == types::VoicePart::Tenor) addText(clef, "clef-octave-change", "-1");
}

void writeTempo(pugi::xml_node measure, double quartersPerMinute) {
  const std::string tempo = fmt::format("{:g}", quartersPerMinute);
  pugi::xml_node direction = measure.append_child("direction");
  direction.append_attribute("placement") = "above";
  pugi::xml_node metronome = direction.append_child("direction-type").append_child("metronome");
  addText(metronome, "beat-unit", "quarter");
  addText(metronome, "per-minute", tempo);
  direction.append_child("sound").append_attribute("tempo") = tempo.c_str();
}

} // namespace

std::string toMusicXml(const Chorale& chorale, double quartersPerMinute) {
  if (chorale.stepsPerQuarter < 1)
    throw std::invalid_argument("toMusicXml: expected stepsPerQuarter of at least 1, got " +
                                std::to_string(chorale.stepsPerQuarter));
  const Measures measures(chorale);
  const int keyFifths = chorale.keyFifths.value_or(estimateKeyFifths(chorale));
  pugi::xml_document document;
  pugi::xml_node declaration = document.append_child(pugi::node_declaration);
  declaration.append_attribute("version") = "1.0";
  declaration.append_attribute("encoding") = "UTF-8";
  document.append_child(pugi::node_doctype).set_value(kDoctype);
  pugi::xml_node score = document.append_child("score-partwise");
  score.append_attribute("version") = "3.1";
  writeHeading(score, chorale);
  writePartList(score);
  for (const types::VoicePart part : types::kVoiceParts) {
    pugi::xml_node node = score.append_child("part");
    node.append_attribute("id") = partId(part).c_str();
    const auto voice = static_cast<std::size_t>(part);
    PartWriter writer(chorale.voices.at(voice), chorale.fermatas.at(voice), measures, keyFifths);
    for (std::size_t bar = 0; bar < measures.size(); ++bar) {
      pugi::xml_node measure = node.append_child("measure");
      measure.append_attribute("number") = measures.numberOf(bar).c_str();
      if (!measures[bar].bar.isCounted) measure.append_attribute("implicit") = "yes";
      if (bar == 0) {
        writeAttributes(measure, measures, keyFifths, part);
      } else if (measures.changesTime(bar)) {
        writeTime(measure.append_child("attributes"), measures[bar].bar);
      }
      if (bar == 0 && part == types::VoicePart::Soprano) writeTempo(measure, quartersPerMinute);
      writer.write(measure, bar);
      if (bar + 1 < measures.size()) continue;
      pugi::xml_node barline = measure.append_child("barline");
      barline.append_attribute("location") = "right";
      addText(barline, "bar-style", "light-heavy");
    }
  }
  std::ostringstream out;
  document.save(out, " ");
  return std::move(out).str();
}

void writeMusicXml(const Chorale& chorale, const std::filesystem::path& file,
                   double quartersPerMinute) {
  support::saveFile(file, toMusicXml(chorale, quartersPerMinute));
}

} // namespace dmm::formats
