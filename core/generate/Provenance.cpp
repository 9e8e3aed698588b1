#include "core/generate/Provenance.h"

#include "core/support/Errors.h"
#include "core/support/Text.h"
#include "core/support/Version.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>

namespace dmm::generate {

using support::InputError;
using types::GenerationMode;
using types::GenerationSettings;
using types::NoteRule;
using types::PieceRef;
using types::Provenance;

namespace {

constexpr const char* kProgram = "DMM Workbench";
constexpr double kMaxTemperature = 10;
constexpr std::int64_t kMaxQuarters = 100000;
constexpr int kMostSlices = 16; // of a dataset

template <typename Number> bool parseWhole(std::string_view text, Number& number) {
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  return error == std::errc() && stop == end && !text.empty();
}

/// The clauses of an origin by their names.
class Clauses {
 public:
  Clauses(std::string_view text, std::string source) : m_source(std::move(source)) {
    while (!text.empty()) {
      const auto end = std::min(text.find("; "), text.size());
      const std::string_view clause = text.substr(0, end);
      if (const auto colon = clause.find(": "); colon != std::string_view::npos)
        m_values.emplace(clause.substr(0, colon), clause.substr(colon + 2));
      text.remove_prefix(std::min(end + 2, text.size()));
    }
  }

  bool has(const std::string& name) const { return m_values.contains(name); }

  std::string text(const std::string& name) const {
    const auto found = m_values.find(name);
    if (found == m_values.end())
      throw InputError(m_source, fmt::format("does not say how it was made: no '{}'", name));
    return found->second;
  }

  template <typename Number> Number number(const std::string& name) const {
    Number value{};
    if (!parseWhole(text(name), value)) refuse(name, "a number");
    return value;
  }

  PieceRef piece(const std::string& name) const {
    const std::string word = text(name);
    const auto colon = word.find(':');
    for (const types::Split split : types::kSplits) {
      std::int64_t place = 0;
      if (word.substr(0, colon) == toString(split) && colon != std::string::npos &&
          parseWhole(std::string_view(word).substr(colon + 1), place) && place >= 1)
        return {split, place - 1};
    }
    refuse(name, "a split and a number like test:12");
  }

  template <typename Choices> auto choice(const std::string& name, const Choices& choices) const {
    const std::string word = text(name);
    for (const auto option : choices)
      if (word == toString(option)) return option;
    refuse(name, fmt::format("a word like '{}'", toString(choices.front())));
  }

 private:
  [[noreturn]] void refuse(const std::string& name, const std::string& expectation) const {
    throw InputError(m_source, fmt::format("'{}': expected {}, got '{}'", name, expectation,
                                           support::shortened(text(name))));
  }

  std::string m_source;
  std::map<std::string, std::string, std::less<>> m_values;
};

void checkRange(const char* name, double value, double least, double most) {
  if (!(value >= least && value <= most))
    throw InputError(
        fmt::format("{}: expected a number from {} to {}, got {}", name, least, most, value));
}

} // namespace

bool usesLength(GenerationMode mode) {
  return mode == GenerationMode::Prior || mode == GenerationMode::Continue;
}

std::string toText(const PieceRef& piece) {
  return fmt::format("{}:{}", toString(piece.split), piece.place + 1);
}

std::string toText(const Provenance& provenance) {
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
  add("temperature", settings.temperature);
  add("notes", toString(settings.notes));
  if (settings.notes == NoteRule::Threshold) add("threshold", settings.threshold);
  add("repeated notes", toString(settings.repeated));
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
  settings.temperature = clauses.number<double>("temperature");
  settings.notes = clauses.choice("notes", types::kNoteRules);
  if (settings.notes == NoteRule::Threshold)
    settings.threshold = clauses.number<double>("threshold");
  settings.repeated = clauses.choice("repeated notes", types::kRepeatedNotes);
  settings.seed = clauses.number<std::uint64_t>("seed");
  return provenance;
}

void checkSettings(const GenerationSettings& settings) {
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
  checkRange("temperature", settings.temperature, 0, kMaxTemperature);
  if (settings.notes == NoteRule::Threshold) checkRange("threshold", settings.threshold, 0, 1);
}

} // namespace dmm::generate
