#include "app/cli/Commands.h"
#include "app/cli/CounterpointJson.h"
#include "app/cli/GenerateOptions.h"
#include "app/cli/Output.h"
#include "app/cli/ProgressBar.h"
#include "app/cli/SoundOptions.h"
#include "app/cli/StopSignals.h"
#include "app/cli/Table.h"
#include "core/data/Dataset.h"
#include "core/data/PieceSearch.h"
#include "core/engine/Engine.h"
#include "core/formats/ScoreReading.h"
#include "core/generate/Candidates.h"
#include "core/generate/DatasetFit.h"
#include "core/generate/Provenance.h"
#include "core/generate/SourcePiece.h"
#include "core/runs/RunStore.h"
#include "core/support/AtomicFile.h"
#include "core/support/Errors.h"
#include "core/types/Counted.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <unistd.h>
#include <utility>

namespace dmm::cli {

using types::GenerationMode;
using types::GenerationSettings;

namespace {

/// "test12-seed7": what tells the pieces of one call and of different ones apart.
std::string fileName(const GenerationSettings& settings) {
  const auto pieceName = [](const types::PieceRef& piece) {
    return fmt::format("{}{}", toString(piece.split), piece.place + 1);
  };
  std::string name =
      settings.mode == GenerationMode::Prior ? "sample" : types::toString(settings.mode);
  const int pieces = types::sourcePieces(settings.mode);
  if (pieces > 0) name += "-" + pieceName(settings.piece);
  if (pieces > 1) name += "-" + pieceName(settings.second);
  return fmt::format("{}-seed{}", name, settings.seed);
}

nlohmann::ordered_json toJson(const types::GeneratedPiece& piece,
                              const std::filesystem::path& file) {
  nlohmann::ordered_json json{{"file", file.string()},
                              {"title", piece.chorale.title},
                              {"seed", piece.provenance.settings.seed},
                              {"nll", piece.nll},
                              {"unit", "nats a slice"},
                              {"particles", generate::Composer::kBoundParticles}};
  if (piece.nearest)
    json["nearest"] = {{"piece", generate::toText(piece.nearest->piece)},
                       {"label", piece.nearest->label},
                       {"share", piece.nearest->share},
                       {"offset", piece.nearest->offset}};
  if (piece.logEvidence) {
    json["evidence"] = -*piece.logEvidence / double(piece.roll.length());
    json["evidence_unit"] = "nats a slice: negative log p(given notes)";
  }
  if (piece.faults) json["counterpoint"] = counterpointJson(*piece.faults);
  json["origin"] = piece.chorale.origin;
  return json;
}

void print(const types::GeneratedPiece& piece, const std::filesystem::path& file) {
  std::string line = fmt::format("  {} nats a slice", figure(piece.nll));
  if (piece.logEvidence)
    line += fmt::format(", the given notes {}",
                        figure(-*piece.logEvidence / double(piece.roll.length())));
  if (piece.nearest)
    line += fmt::format("; {:.0f} % of its slices are as in {}", 100 * piece.nearest->share,
                        piece.nearest->label);
  if (piece.faults)
    line += fmt::format("; {} faults a hundred chords", figure(piece.faults->aHundredChords(), 1));
  sayLine(file.string());
  sayLine(line);
}

} // namespace

std::filesystem::path writePiece(const types::Chorale& chorale, const std::filesystem::path& folder,
                                 const std::string& name, const std::string& format) {
  const auto file = folder / (name + "." + format);
  if (format == "wav") {
    if (!playback::writeWav(chorale, SoundOptions().wavSettings(), file, &stopRequest()))
      endIfStopRequested();
  } else {
    formats::writeScore(chorale, file);
  }
  return file;
}

types::PieceRef startingPiece(const data::Dataset& dataset, const char* option,
                              const std::string& piece) {
  if (piece.empty())
    throw support::InputError(option,
                              "expected a piece to start from, like test:12 or a BWV number");
  return data::findPlace(dataset, piece);
}

void composeCandidates(const GenerateOptions& options, const runs::RunDirectory& run,
                       const GenerationSettings& asked, const ComposingSources& sources) {
  const auto checkpoint = run.findCheckpoint(options.checkpoint);
  const std::filesystem::path folder =
      options.out.empty() ? run.sampleFolder() : std::filesystem::path(options.out);
  std::vector<types::GeneratedPiece> candidates;
  watchStopSignals();
  ProgressBar bar(::isatty(STDERR_FILENO) != 0);
  const auto take = [&](types::GeneratedPiece piece) { candidates.push_back(std::move(piece)); };
  const auto progress = [&](double share) {
    bar.workAdvanced(types::counted(static_cast<std::size_t>(options.count), "piece"), share);
    return !stopRequest();
  };
  generate::composeCandidates(
      {asked, options.count, sources.pieces, sources.given, sources.locks, sources.training},
      engine::composersOf(checkpoint), take, progress);
  bar.finish();
  endIfStopRequested();
  std::sort(candidates.begin(), candidates.end(), [](const auto& a, const auto& b) {
    return std::pair(a.nll, a.provenance.settings.seed) <
           std::pair(b.nll, b.provenance.settings.seed);
  });

  support::createFolder(folder);
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const auto& piece : candidates) {
    const auto file =
        writePiece(piece.chorale, folder, fileName(piece.provenance.settings), options.format);
    if (options.json) {
      list.push_back(toJson(piece, file));
    } else {
      print(piece, file);
    }
  }
  if (options.json) sayJson({{"run", run.id()}, {"pieces", list}});
}

int composePieces(const GenerateOptions& options) {
  const runs::RunDirectory run = runs::RunStore(runsFolder(options.runs)).find(options.run);
  run.findCheckpoint(options.checkpoint);
  const auto source = findDataset(run, options.data);
  const auto training = findDataset(run, "");
  GenerationSettings settings = options.settings;
  const int pieces = types::sourcePieces(settings.mode);
  if (pieces > 0) settings.piece = startingPiece(*source, "--piece", options.piece);
  if (pieces > 1) settings.second = startingPiece(*source, "--second", options.second);
  generate::fitToDatasets(settings, training.get(), source.get());
  if (options.atModelPitch) settings.shift = 0;
  composeCandidates(options, run, settings, {training.get(), source.get(), nullptr});
  return 0;
}

namespace {

template <typename Choices> auto choiceOf(const Choices& choices) {
  std::map<std::string, typename Choices::value_type> words;
  std::string description;
  for (const auto choice : choices) {
    words[toString(choice)] = choice;
    description += (description.empty() ? "" : ", ") + std::string(toString(choice));
  }
  return CLI::CheckedTransformer(words).description(description);
}

/// All but harmonising, which is a verb of its own.
std::vector<GenerationMode> sourcedModes() {
  std::vector<GenerationMode> modes(types::kGenerationModes.begin(), types::kGenerationModes.end());
  std::erase(modes, GenerationMode::Harmonise);
  return modes;
}

void declareComposing(CLI::App& command, GenerateOptions& options) {
  GenerationSettings& settings = options.settings;
  command
      .add_option("--mode", settings.mode,
                  "prior (default): something new; continue, reconstruct, vary: a piece; "
                  "interpolate: two pieces")
      ->transform(choiceOf(sourcedModes()));
  addCheckpointOption(command, options.checkpoint);
  command.add_option("--piece", options.piece,
                     "the piece to start from: test:12 (from 1), a BWV number or part of a title");
  command.add_option("--second", options.second, "the other piece to interpolate with");
  command.add_option("--data", options.data, "dataset of these pieces (default: the run's own)");
  command.add_option("--given", settings.givenQuarters, "quarters that continue is given")
      ->capture_default_str();
  command
      .add_option("--strength", settings.strength, "how far vary goes: 0 reconstructs, 1 forgets")
      ->capture_default_str();
  command.add_option("--position", settings.position, "where between the two pieces: 0 to 1")
      ->capture_default_str();
  command.add_flag("--model-pitch", options.atModelPitch,
                   "at the pitch at which the model reads pieces, not that at which they are sung");
  command
      .add_option("--length", settings.lengthQuarters, "quarter notes in a new or continued one")
      ->capture_default_str()
      ->check(CLI::Range(1, 100000));
  declareDrawing(command, options);
}

int generatePieces(const GenerateOptions& options) {
  if (!options.from.empty()) return remakePiece(options);
  if (options.run.empty())
    throw support::InputError("RUN is required: id, unique prefix of an id, or path; or --from");
  return options.checksConditioning ? checkConditioning(options) : composePieces(options);
}

} // namespace

void declareDrawing(CLI::App& command, GenerateOptions& options) {
  GenerationSettings& settings = options.settings;
  command
      .add_option("--temperature", settings.temperature,
                  "1 is the model as it is, 0 its most probable choice at every step")
      ->capture_default_str();
  command
      .add_option(
          "--notes", settings.notes,
          "led_voices (default): as many keys as voices, drawn together, and again where two "
          "would go in parallel; four_voices: without that; sampled: each key "
          "by itself; or those above a threshold")
      ->transform(choiceOf(types::kNoteRules));
  command.add_option("--threshold", settings.threshold, "least probability of a note")
      ->capture_default_str();
  command.add_option("--repeats", settings.repeated, "repeated notes: tied (default) or struck")
      ->transform(choiceOf(types::kRepeatedNotes));
  command.add_option("--count", options.count, "number of pieces, printed best first")
      ->capture_default_str()
      ->check(CLI::Range(1, 100000));
  command.add_option("--seed", settings.seed, "seed of the first piece; the next ones count on")
      ->capture_default_str();
}

void declareOutput(CLI::App& command, GenerateOptions& options) {
  command.add_option("--out", options.out, "folder for the files (default: the run's samples)");
  command.add_option("--format", options.format, "mid, musicxml, json or wav")
      ->capture_default_str()
      ->check(CLI::IsMember({"mid", "musicxml", "json", "wav"}));
  command.add_flag("--json", options.json, "print one JSON object");
}

void declareGenerate(CLI::App& app, const SetAction& run) {
  auto options = std::make_shared<GenerateOptions>();
  CLI::App* command = app.add_subcommand("generate", "Let a run's model compose");
  command->add_option("RUN", options->run, "id, unique prefix of an id, or path");
  addRunsOption(*command, options->runs);
  declareComposing(*command, *options);
  command->add_option("--from", options->from, "make a piece again from the file it was saved in");
  declareOutput(*command, *options);
  command->add_flag("--check-conditioning", options->checksConditioning,
                    "compose nothing; measure on the test pieces whether continuing knows what it "
                    "continues");
  command->add_option("--next", options->nextQuarters, "quarters that the check predicts")
      ->capture_default_str()
      ->check(CLI::Range(1, 1000));
  command->add_option("--paths", options->paths, "latent paths that a prediction averages over")
      ->capture_default_str()
      ->check(CLI::Range(1, 100000));
  command->callback([=] { run([=] { return generatePieces(*options); }); });
}

} // namespace dmm::cli
