#include "core/generate/Provenance.h"

#include "core/formats/OriginText.h"
#include "core/generate/CountedNotes.h"
#include "core/generate/SourcePiece.h"
#include "core/support/Errors.h"
#include "core/support/Text.h"
#include "core/support/Version.h"
#include "core/types/ParseNumber.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

namespace dmm::generate {

using formats::origin::kProgram;
using formats::origin::kShiftClause;
using support::InputError;
using types::GenerationMode;
using types::GenerationSettings;
using types::NoteRule;
using types::PieceRef;
using types::Provenance;

namespace {

constexpr double kMaxTemperature = 10;
constexpr std::int64_t kMaxQuarters = 100000;
constexpr int kMostSlices = 16; // of a dataset
constexpr std::int64_t kMostParticles = 65536;

constexpr std::string_view kRangeDivider = ", "; // between voices

std::string toText(const std::vector<types::PitchRange>& voices) {
  std::string text;
  for (const types::PitchRange& voice : voices)
    text += fmt::format("{}{}-{}", text.empty() ? "" : kRangeDivider, voice.lowest, voice.highest);
  return text;
}

/// "alto, tenor, bass"
std::string toText(const std::array<bool, 4>& voices) {
  std::string text;
  for (const types::VoicePart part : types::kVoiceParts)
    if (voices.at(static_cast<std::size_t>(part)))
      text += (text.empty() ? "" : ", ") + std::string(toString(part));
  return text;
}

/// "alto 8-16, bass 0-4": slices, the second one behind the last
std::string toText(const types::NoteLocks& locks) {
  std::string text;
  for (const types::NoteLock& lock : locks)
    text += fmt::format("{}{} {}-{}", text.empty() ? "" : kRangeDivider, toString(lock.voice),
                        lock.first, lock.end);
  return text;
}

/// Two numbers like 60-81.
template <typename Number> bool readRange(std::string_view text, Number& first, Number& last) {
  const auto dash = std::min(text.find('-'), text.size());
  return types::parseNumber(text.substr(0, dash), first) &&
         types::parseNumber(text.substr(std::min(dash + 1, text.size())), last);
}

/// The clauses of an origin by their names.
class Clauses {
 public:
  Clauses(std::string text, std::string source)
      : m_text(std::move(text))
      , m_source(std::move(source)) {}

  bool has(const char* name) const { return formats::origin::clause(m_text, name).has_value(); }

  std::string text(const char* name) const {
    const auto found = formats::origin::clause(m_text, name);
    if (!found)
      throw InputError(m_source, fmt::format("does not say how it was made: no '{}'", name));
    return std::string(*found);
  }

  template <typename Number> Number number(const char* name) const {
    Number value{};
    if (!types::parseNumber(text(name), value)) refuse(name, "a number");
    return value;
  }

  PieceRef piece(const char* name) const {
    const std::string word = text(name);
    const auto colon = word.find(':');
    for (const types::Split split : types::kSplits) {
      std::int64_t place = 0;
      if (word.substr(0, colon) == toString(split) && colon != std::string::npos &&
          types::parseNumber(std::string_view(word).substr(colon + 1), place) && place >= 1)
        return {split, place - 1};
    }
    refuse(name, "a split and a number like test:12");
  }

  /// "72-93, 67-86, 60-81, 48-75"
  std::vector<types::PitchRange> ranges(const char* name) const {
    std::vector<types::PitchRange> ranges;
    const std::string words = text(name);
    forParts(words, [&](std::string_view range) {
      types::PitchRange read;
      if (!readRange(range, read.lowest, read.highest))
        refuse(name, "ranges of MIDI notes like 60-81, 48-75");
      ranges.push_back(read);
    });
    return ranges;
  }

  /// "alto 8-16, bass 0-4"
  types::NoteLocks locks(const char* name) const {
    types::NoteLocks locks;
    const std::string words = text(name);
    forParts(words, [&](std::string_view part) {
      const auto space = std::min(part.find(' '), part.size());
      const auto voice = std::find_if(
          types::kVoiceParts.begin(), types::kVoiceParts.end(),
          [&](types::VoicePart each) { return part.substr(0, space) == toString(each); });
      types::NoteLock lock;
      if (voice == types::kVoiceParts.end() ||
          !readRange(part.substr(std::min(space + 1, part.size())), lock.first, lock.end))
        refuse(name, "slices of voices like alto 8-16, bass 0-4");
      lock.voice = *voice;
      locks.push_back(lock);
    });
    return locks;
  }

  /// "alto, tenor, bass"
  std::array<bool, 4> voices(const char* name) const {
    std::array<bool, 4> voices{};
    const std::string words = text(name);
    for (const types::VoicePart part : types::kVoiceParts)
      voices.at(static_cast<std::size_t>(part)) = words.find(toString(part)) != std::string::npos;
    if (toText(voices) != words) refuse(name, "voices like alto, tenor, bass");
    return voices;
  }

  template <typename Choices> auto choice(const char* name, const Choices& choices) const {
    const std::string word = text(name);
    for (const auto option : choices)
      if (word == toString(option)) return option;
    refuse(name, fmt::format("a word like '{}'", toString(choices.front())));
  }

 private:
  template <typename Read> static void forParts(std::string_view rest, Read read) {
    while (!rest.empty()) {
      const auto end = std::min(rest.find(kRangeDivider), rest.size());
      read(rest.substr(0, end));
      rest.remove_prefix(std::min(end + kRangeDivider.size(), rest.size()));
    }
  }

  [[noreturn]] void refuse(const char* name, const std::string& expectation) const {
    throw InputError(m_source, fmt::format("'{}': expected {}, got '{}'", name, expectation,
                                           support::shortened(text(name))));
  }

  std::string m_text;
  std::string m_source;
};

void checkRange(const char* name, double value, double least, double most) {
  if (!(value >= least && value <= most))
    throw InputError(
        fmt::format("{}: expected a number from {} to {}, got {}", name, least, most, value));
}

void checkHarmonising(const GenerationSettings& settings, const types::NoteLocks& locks) {
  const types::FreeNotes& free = settings.free;
  if (free.voices == std::array<bool, 4>{})
    throw InputError("voices: expected at least one that is drawn anew, got none");
  if (free.first < 0 || (free.end != 0 && free.end <= free.first))
    throw InputError(
        fmt::format("what is drawn anew: expected slices from 0 on, the end behind the "
                    "first, got {} to {}",
                    free.first, free.end));
  for (const types::NoteLock& lock : locks)
    if (lock.first < 0 || lock.end <= lock.first)
      throw InputError(fmt::format("what is locked: expected slices from 0 on, the end behind the "
                                   "first, got {} to {}",
                                   lock.first, lock.end));
  if (settings.particles < 1 || settings.particles > kMostParticles)
    throw InputError(fmt::format("particles: expected from 1 to {}, got {}", kMostParticles,
                                 settings.particles));
}

} // namespace

bool usesLength(GenerationMode mode) {
  return mode == GenerationMode::Prior || mode == GenerationMode::Continue;
}

std::string toText(const Provenance& provenance, const types::NoteLocks& locks) {
  const GenerationSettings& settings = provenance.settings;
  std::string text = fmt::format("{} {}", kProgram, support::kVersion);
  const auto add = [&text](const char* name, const auto& value) {
    text += fmt::format("; {}: {}", name, value);
  };
  add("run", provenance.run);
  add("checkpoint", provenance.checkpoint);
  add("epochs", provenance.epochs);
  add("weights", provenance.weights);
  add("mode", toString(settings.mode));
  if (const int pieces = types::sourcePieces(settings.mode); pieces > 0) {
    std::string dataset = provenance.dataset; // named by its user, maybe with a semicolon
    std::replace(dataset.begin(), dataset.end(), ';', ',');
    add("dataset", dataset);
    add("dataset checksum", provenance.datasetSha256);
    add("piece", toText(settings.piece));
    if (pieces > 1) add("second piece", toText(settings.second));
  }
  if (settings.slicesPerQuarter != 1) add("slices a quarter", settings.slicesPerQuarter);
  if (usesLength(settings.mode)) add("quarters", settings.lengthQuarters);
  if (settings.mode == GenerationMode::Continue) add("given quarters", settings.givenQuarters);
  if (settings.mode == GenerationMode::Vary) add("strength", settings.strength);
  if (settings.mode == GenerationMode::Interpolate) add("position", settings.position);
  if (settings.mode == GenerationMode::Harmonise) {
    add("free voices", toText(settings.free.voices));
    if (settings.free.first != 0) add("free from slice", settings.free.first);
    if (settings.free.end != 0) add("free up to slice", settings.free.end);
    if (!locks.empty()) add("locked", toText(locks));
    add("particles", settings.particles);
  }
  add("temperature", settings.temperature);
  add("notes", toString(settings.notes));
  if (settings.notes == NoteRule::Threshold) add("threshold", settings.threshold);
  if (types::hasOneKeyAVoice(settings.notes)) add("voices", toText(settings.voices));
  add("repeated notes", toString(settings.repeated));
  if (settings.shift != 0) add(kShiftClause, settings.shift); // earlier versions knew none
  add("seed", settings.seed);
  return text;
}

Provenance parseProvenance(const std::string& text, const std::string& source) {
  if (!text.starts_with(kProgram))
    throw InputError(source, fmt::format("is not a piece that {} made", kProgram));
  const Clauses clauses(text, source);
  Provenance provenance;
  provenance.run = clauses.text("run");
  provenance.checkpoint = clauses.text("checkpoint");
  provenance.epochs = clauses.number<std::int64_t>("epochs");
  provenance.weights = clauses.text("weights");
  GenerationSettings& settings = provenance.settings;
  settings.mode = clauses.choice("mode", types::kGenerationModes);
  if (const int pieces = types::sourcePieces(settings.mode); pieces > 0) {
    provenance.dataset = clauses.text("dataset");
    provenance.datasetSha256 = clauses.text("dataset checksum");
    settings.piece = clauses.piece("piece");
    if (pieces > 1) settings.second = clauses.piece("second piece");
  }
  if (clauses.has("slices a quarter"))
    settings.slicesPerQuarter = clauses.number<int>("slices a quarter");
  if (usesLength(settings.mode)) settings.lengthQuarters = clauses.number<std::int64_t>("quarters");
  if (settings.mode == GenerationMode::Continue)
    settings.givenQuarters = clauses.number<std::int64_t>("given quarters");
  if (settings.mode == GenerationMode::Vary) settings.strength = clauses.number<double>("strength");
  if (settings.mode == GenerationMode::Interpolate)
    settings.position = clauses.number<double>("position");
  if (settings.mode == GenerationMode::Harmonise) {
    settings.free.voices = clauses.voices("free voices");
    if (clauses.has("free from slice"))
      settings.free.first = clauses.number<std::int64_t>("free from slice");
    if (clauses.has("free up to slice"))
      settings.free.end = clauses.number<std::int64_t>("free up to slice");
    settings.particles = clauses.number<std::int64_t>("particles");
  }
  settings.temperature = clauses.number<double>("temperature");
  settings.notes = clauses.choice("notes", types::kNoteRules);
  if (settings.notes == NoteRule::Threshold)
    settings.threshold = clauses.number<double>("threshold");
  if (types::hasOneKeyAVoice(settings.notes)) settings.voices = clauses.ranges("voices");
  if (clauses.has(kShiftClause)) settings.shift = clauses.number<int>(kShiftClause);
  settings.repeated = clauses.choice("repeated notes", types::kRepeatedNotes);
  settings.seed = clauses.number<std::uint64_t>("seed");
  return provenance;
}

types::NoteLocks parseLocks(const std::string& text, const std::string& source) {
  const Clauses clauses(text, source);
  return clauses.has("locked") ? clauses.locks("locked") : types::NoteLocks();
}

void checkSettings(const GenerationSettings& settings, const types::NoteLocks& locks) {
  if (settings.slicesPerQuarter < 1 || settings.slicesPerQuarter > kMostSlices)
    throw InputError(fmt::format("slices a quarter: expected a whole number from 1 to {}, got {}",
                                 kMostSlices, settings.slicesPerQuarter));
  if (usesLength(settings.mode) &&
      (settings.lengthQuarters < 1 || settings.lengthQuarters > kMaxQuarters))
    throw InputError(fmt::format("length: expected a whole number of quarters from 1 to {}, got {}",
                                 kMaxQuarters, settings.lengthQuarters));
  if (settings.mode == GenerationMode::Continue &&
      (settings.givenQuarters < 1 || settings.givenQuarters >= settings.lengthQuarters))
    throw InputError(fmt::format("given quarters: expected from 1 to less than the length of {}, "
                                 "got {}",
                                 settings.lengthQuarters, settings.givenQuarters));
  if (settings.mode == GenerationMode::Vary) checkRange("strength", settings.strength, 0, 1);
  if (settings.mode == GenerationMode::Interpolate) checkRange("position", settings.position, 0, 1);
  if (settings.mode == GenerationMode::Harmonise) checkHarmonising(settings, locks);
  checkRange("temperature", settings.temperature, 0, kMaxTemperature);
  if (settings.notes == NoteRule::Threshold) checkRange("threshold", settings.threshold, 0, 1);
  if (!fitsKeys(settings.voices))
    throw InputError(fmt::format("voices: expected ranges of one to four voices from {} to {}, the "
                                 "highest first, that can have a key each, got '{}'",
                                 types::kLowestPitch, types::kHighestPitch,
                                 toText(settings.voices)));
  constexpr int kLargestShift = formats::origin::kLargestShift;
  if (settings.shift < -kLargestShift || settings.shift > kLargestShift)
    throw InputError(fmt::format("shift: expected from {} to {} semitones, got {}", -kLargestShift,
                                 kLargestShift, settings.shift));
}

} // namespace dmm::generate
