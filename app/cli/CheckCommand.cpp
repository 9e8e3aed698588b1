#include "app/cli/Commands.h"
#include "app/cli/CounterpointJson.h"
#include "app/cli/Output.h"
#include "app/cli/PieceArgument.h"
#include "app/cli/Table.h"
#include "core/data/Dataset.h"
#include "core/data/DatasetLibrary.h"
#include "core/generate/counterpoint/CounterpointCheck.h"
#include "core/support/Errors.h"
#include "core/types/Bars.h"
#include "core/types/Counted.h"

#include <fmt/format.h>

#include <memory>
#include <optional>

namespace dmm::cli {

namespace {

using types::CounterpointRule;

struct CheckOptions {
  PieceArgument piece;
  bool json = false;
};

/// DATASET:SPLIT.
struct SplitArgument {
  std::filesystem::path file;
  types::Split split;
};

std::optional<SplitArgument> splitOf(const std::string& text) {
  const auto colon = text.rfind(':');
  if (colon == std::string::npos || std::filesystem::exists(text)) return std::nullopt;
  for (const types::Split split : types::kSplits)
    if (text.substr(colon + 1) == toString(split))
      return SplitArgument{data::DatasetLibrary::standard().find(text.substr(0, colon)), split};
  return std::nullopt;
}

std::string voicesOf(const types::CounterpointFault& fault) {
  std::string voices;
  for (const types::VoicePart voice : fault.voices)
    voices += (voices.empty() ? "" : ", ") + std::string(toString(voice));
  return voices;
}

std::string placeOf(const types::Bars& bars, const types::Chorale& piece, int step) {
  return bars.text(double(step) / piece.stepsPerQuarter);
}

void printCounts(const types::CounterpointCounts& counts, const types::CounterpointCounts& bach) {
  std::vector<std::vector<std::string>> rows{{"", "faults", "a hundred chords", "Bach's"}};
  const auto add = [&](const std::string& name, std::size_t faults, double rate, double bachs) {
    rows.push_back({name, std::to_string(faults), figure(rate, 1), figure(bachs, 1)});
  };
  for (const CounterpointRule rule : types::kCounterpointRules)
    add(nameOf(rule), counts.of(rule), counts.aHundredChords(rule), bach.aHundredChords(rule));
  add("all", counts.all(), counts.aHundredChords(), bach.aHundredChords());
  for (const auto& line : tableLines(std::move(rows), {Align::Left, Align::Right})) sayLine(line);
}

void printFaults(const types::CounterpointReport& report, const types::Chorale& piece) {
  const types::Bars bars(piece);
  std::vector<std::vector<std::string>> rows;
  for (const auto& fault : report.faults)
    rows.push_back({placeOf(bars, piece, fault.step), nameOf(fault.rule), voicesOf(fault)});
  if (!rows.empty()) sayLine("");
  for (const auto& line : tableLines(std::move(rows), {Align::Left})) sayLine(line);
}

nlohmann::ordered_json placesOf(const types::CounterpointReport& report,
                                const types::Chorale& piece) {
  const types::Bars bars(piece);
  nlohmann::ordered_json places = nlohmann::ordered_json::array();
  for (const auto& fault : report.faults) {
    nlohmann::ordered_json voices = nlohmann::ordered_json::array();
    for (const types::VoicePart voice : fault.voices) voices.push_back(toString(voice));
    places.push_back({{"rule", toString(fault.rule)},
                      {"place", placeOf(bars, piece, fault.step)},
                      {"from", placeOf(bars, piece, fault.from)},
                      {"voices", voices}});
  }
  return places;
}

int check(const CheckOptions& options) {
  const auto bach = generate::countFaults(*data::Dataset::builtIn(), types::Split::Train);
  types::CounterpointCounts counts;
  types::CounterpointReport report;
  types::Chorale piece;
  const auto split = splitOf(options.piece.text);
  if (split) {
    counts = generate::countFaults(*data::Dataset::fromFile(split->file), split->split);
  } else {
    piece = findPiece(options.piece);
    report = generate::checkCounterpoint(piece);
    counts = report.counts();
  }
  if (counts.chords == 0) throw support::InputError(options.piece.text, "there are no notes");
  if (options.json) {
    nlohmann::ordered_json json{{"music", options.piece.text}};
    json.update(counterpointJson(counts));
    json["bach"] = counterpointJson(bach);
    if (!split) json["places"] = placesOf(report, piece);
    sayJson(json);
    return 0;
  }
  say("{}: {}", options.piece.text, types::counted(counts.chords, "chord"));
  printCounts(counts, bach);
  if (!split) printFaults(report, piece);
  return 0;
}

} // namespace

nlohmann::ordered_json counterpointJson(const types::CounterpointCounts& counts) {
  nlohmann::ordered_json faults;
  for (const CounterpointRule rule : types::kCounterpointRules)
    faults[toString(rule)] = counts.of(rule);
  return {{"chords", counts.chords},
          {"faults", faults},
          {"faults_a_hundred_chords", counts.aHundredChords()}};
}

void declareCheck(CLI::App& app, const SetAction& run) {
  auto options = std::make_shared<CheckOptions>();
  CLI::App* command =
      app.add_subcommand("check", "Show where music breaks the rules of four-part writing");
  command
      ->add_option("MUSIC", options->piece.text,
                   "a MIDI or MusicXML file; DATASET:PIECE by number, title or place (test:3); "
                   "DATASET:SPLIT; or a run, whose best model composes a piece")
      ->required();
  addRunsOption(*command, options->piece.runs);
  command->add_option("--length", options->piece.length, "quarter notes that a run composes")
      ->capture_default_str()
      ->check(CLI::Range(1, 100000));
  command->add_option("--seed", options->piece.seed, "seed of what a run composes")
      ->capture_default_str();
  command->add_flag("--json", options->json, "print one JSON object");
  command->callback([=] { run([=] { return check(*options); }); });
}

} // namespace dmm::cli
