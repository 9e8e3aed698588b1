// What `dmm generate` does besides composing: it finds what the user names, makes a saved piece
// again, and measures whether conditioning works.

#include "app/cli/Commands.h"
#include "app/cli/GenerateOptions.h"
#include "app/cli/Output.h"
#include "app/cli/Table.h"
#include "core/data/Dataset.h"
#include "core/data/DatasetLibrary.h"
#include "core/engine/Engine.h"
#include "core/formats/CanonicalJson.h"
#include "core/formats/JsonReader.h"
#include "core/formats/OwnMidi.h"
#include "core/generate/Provenance.h"
#include "core/runs/RunStore.h"
#include "core/support/AtomicFile.h"
#include "core/support/Errors.h"
#include "core/support/Text.h"
#include "core/types/Counted.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>

namespace dmm::cli {

using support::InputError;

namespace {

/// The checkpoint whose weights made a piece, wherever it lies in its run now.
std::unique_ptr<generate::Composer> findModel(const runs::RunDirectory& run,
                                              const types::Provenance& provenance) {
  auto files = run.checkpoints();
  std::stable_partition(files.begin(), files.end(), [&](const auto& file) {
    return file.filename().string() == provenance.checkpoint;
  });
  for (const auto& file : files) {
    auto composer = engine::engine().openComposer(file);
    if (composer->identity().weights == provenance.weights) return composer;
  }
  throw InputError(run.id(),
                   fmt::format("the model that made the piece, {} after {}, is no "
                               "longer there: no checkpoint has its weights ({})",
                               provenance.checkpoint, types::counted(provenance.epochs, "epoch"),
                               provenance.weights));
}

/// The dataset of the source pieces by its checksum: --data, the run's own, or one of the library.
std::shared_ptr<const data::Dataset> findSource(const runs::RunDirectory& run,
                                                const types::Provenance& provenance,
                                                const std::string& data) {
  const auto isIt = [&](const data::Dataset& dataset) {
    return dataset.summary().sha256.starts_with(provenance.datasetSha256);
  };
  std::vector<std::function<std::shared_ptr<const data::Dataset>()>> places{
      [&] { return findDataset(run, data); }, [] { return data::Dataset::builtIn(); }};
  for (const auto& file : data::DatasetLibrary::standard().files())
    places.push_back([file] { return data::Dataset::fromFile(file); });
  for (const auto& open : places) {
    try {
      if (auto dataset = open(); isIt(*dataset)) return dataset;
    } catch (const InputError&) { // cannot be read: so it is not the one
    }
  }
  throw InputError(provenance.dataset,
                   fmt::format("no dataset here has the checksum {} that the piece was made from; "
                               "--data FILE names one",
                               provenance.datasetSha256));
}

/// The origin that a saved piece carries.
std::string originOf(const std::filesystem::path& file) {
  if (file.extension() != ".json") return formats::readOwnMidi(file).origin;
  const formats::JsonReader in(support::readFile(file, formats::kLargestDataset), file.string());
  return in.text(in.member(in.root(), "origin"));
}

/// A harmonised piece has what was given to it among its own notes.
types::Chorale givenOf(const std::filesystem::path& file) {
  if (file.extension() == ".json")
    throw InputError(file.string(),
                     "has no voices; a harmonised piece is made again from its MIDI file");
  return formats::readOwnMidi(file);
}

nlohmann::ordered_json toJson(const generate::Interval& interval) {
  return {{"mean", interval.mean}, {"low", interval.low}, {"high", interval.high}};
}

} // namespace

std::shared_ptr<const data::Dataset> findDataset(const runs::RunDirectory& run,
                                                 const std::string& name) {
  return name.empty() ? data::Dataset::fromConfig(run.readConfig().dataset)
                      : data::Dataset::fromFile(data::DatasetLibrary::standard().find(name));
}

int remakePiece(const GenerateOptions& options) {
  const std::filesystem::path file = options.from;
  const types::Provenance provenance = generate::parseProvenance(originOf(file), file.string());
  const types::NoteLocks locks = generate::parseLocks(originOf(file), file.string());
  const runs::RunDirectory run = runs::RunStore(runsFolder(options.runs))
                                     .find(options.run.empty() ? provenance.run : options.run);
  const auto composer = findModel(run, provenance);
  std::shared_ptr<const data::Dataset> source;
  if (types::sourcePieces(provenance.settings.mode) > 0)
    source = findSource(run, provenance, options.data);
  std::optional<types::Chorale> given;
  if (provenance.settings.mode == types::GenerationMode::Harmonise) given = givenOf(file);
  types::GeneratedPiece piece = composer->compose(provenance.settings, source.get(),
                                                  given ? &*given : nullptr, nullptr, locks);
  piece.chorale.origin =
      generate::toText(provenance, locks); // its weights may be in another file by now
  const std::filesystem::path folder = options.out.empty() ? "." : options.out;
  support::createFolder(folder);
  sayLine(
      writePiece(piece.chorale, folder, file.stem().string() + "-again", options.format).string());
  return 0;
}

int checkConditioning(const GenerateOptions& options) {
  const runs::RunDirectory run = runs::RunStore(runsFolder(options.runs)).find(options.run);
  const auto dataset = findDataset(run, options.data);
  generate::ConditioningSettings settings;
  settings.givenQuarters = options.settings.givenQuarters;
  settings.nextQuarters = options.nextQuarters;
  settings.paths = options.paths;
  settings.seed = options.settings.seed;
  const auto result = engine::engine().checkConditioning(run.findCheckpoint(options.checkpoint),
                                                         *dataset, settings);
  if (options.json) {
    sayJson({{"run", run.id()},
             {"epochs", result.epochs},
             {"dataset", dataset->summary().name},
             {"split", toString(settings.split)},
             {"pieces", result.pieces},
             {"given_quarters", settings.givenQuarters},
             {"next_quarters", settings.nextQuarters},
             {"paths", settings.paths},
             {"seed", settings.seed},
             {"unit", "nats a slice"},
             {"given", toJson(result.given)},
             {"prior", toJson(result.prior)},
             {"other", toJson(result.other)},
             {"gain", toJson(result.gain)},
             {"gain_on_others", toJson(result.gainOnOthers)}});
    return 0;
  }
  say("{} after {}: the true quarters {} to {} of {} {} pieces of {},", run.id(),
      types::counted(result.epochs, "epoch"), settings.givenQuarters + 1,
      settings.givenQuarters + settings.nextQuarters, result.pieces, toString(settings.split),
      dataset->summary().name);
  say("negative log probability in nats a slice, with 95 % bootstrap intervals over pieces");
  const auto row = [](const std::string& name, const generate::Interval& interval) {
    say("{:<44} {:>9}  [{}, {}]", name, figure(interval.mean), figure(interval.low),
        figure(interval.high));
  };
  row(fmt::format("after their own first {}", settings.givenQuarters), result.given);
  row("from the prior alone", result.prior);
  row(fmt::format("after another piece's first {}", settings.givenQuarters), result.other);
  row("gained on the prior, piece by piece", result.gain);
  row("gained on another piece, piece by piece", result.gainOnOthers);
  return 0;
}

} // namespace dmm::cli
