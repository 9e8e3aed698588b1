// make_example --run FOLDER --out resources/example [--edition N]: what of a run ships with the
// programs (core/runs/ExampleRun.h): its settings, figures and samples, and of its best checkpoint
// what is needed to evaluate, to compose and to begin new runs, which is all but the optimiser's
// moments. resources/example/README.md says of which run.

#include "core/formats/MidiFile.h"
#include "core/formats/OwnMidi.h"
#include "core/runs/ExampleRun.h"
#include "core/support/AtomicFile.h"
#include "core/train/Checkpoint.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <filesystem>

using namespace dmm;
namespace fs = std::filesystem;

namespace {

constexpr std::int64_t kBlackOrWhite = 7; // place in the order of colours

void makeExample(const runs::RunDirectory& run, const fs::path& out, std::int64_t edition) {
  const runs::RunDirectory example(out);
  fs::create_directories(example.checkpointFolder());
  fs::create_directories(example.sampleFolder());
  train::Checkpoint best = train::loadCheckpoint(run.bestCheckpoint());
  best.moments.clear();
  train::saveCheckpoint(best, example.bestCheckpoint());

  types::ExperimentConfig config = run.readConfig();
  const std::string named = config.name;
  config.name = "Example";
  example.writeConfig(config);
  const types::RunInfo made = run.readInfo();
  types::RunInfo info;
  info.name = config.name;
  info.status = made.status;
  info.created = made.created;
  info.started = made.started;
  info.ended = made.ended;
  info.color = kBlackOrWhite;
  info.example = edition;
  info.notes =
      "Trained on the built-in chorales for this program, and under its licence. The "
      "preset hmm-nade makes it again: dmm train --config presets/hmm-nade.yaml --threads 2";
  example.writeInfo(info);

  for (const auto& file : {run.metricsFile(), run.evaluationsFile(), run.piecesFile()})
    fs::copy_file(file, out / file.filename(), fs::copy_options::overwrite_existing);
  for (const runs::ExampleFile& file : runs::exampleFiles()) {
    const fs::path name = file.name;
    if (name.parent_path() != "samples") continue;
    types::Chorale piece = formats::readOwnMidi(run.path() / name);
    if (const auto place = piece.origin.find(run.id()); place != std::string::npos)
      piece.origin.replace(place, run.id().size(), runs::kExampleId);
    if (piece.title.starts_with(named)) piece.title.replace(0, named.size(), config.name);
    formats::writeMidi(piece, out / name);
  }
}

} // namespace

int main(int argc, char** argv) {
  CLI::App app{"Makes the run that ships with the programs of one that was trained."};
  std::string run, out;
  std::int64_t edition = 1;
  app.add_option("--run", run, "folder of the run")->required();
  app.add_option("--out", out, "folder to write")->required();
  app.add_option("--edition", edition, "a higher one replaces those that users have");
  CLI11_PARSE(app, argc, argv);
  try {
    makeExample(runs::RunDirectory(run), out, edition);
    return 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "make_example: {}\n", error.what());
    return 1;
  }
}
