#include "app/cli/Commands.h"
#include "core/formats/ScoreReading.h"
#include "core/generate/AncestralSampler.h"
#include "core/runs/RunStore.h"
#include "core/support/AtomicFile.h"

#include <fmt/format.h>

#include <memory>

namespace dmm::cli {

namespace {

struct GenerateOptions {
  std::string run;
  std::string runs;
  std::int64_t count = 1;
  std::int64_t length = 64;
  std::uint64_t seed = 0;
  std::string out;
  std::string format = "mid";
};

int generatePieces(const GenerateOptions& options) {
  const runs::RunDirectory run = runs::RunStore(runsFolder(options.runs)).find(options.run);
  const generate::AncestralSampler sampler(run.modelCheckpoint());
  const std::filesystem::path folder =
      options.out.empty() ? run.sampleFolder() : std::filesystem::path(options.out);
  support::createFolder(folder);
  for (std::int64_t i = 0; i < options.count; ++i) {
    const generate::SampleSettings settings{options.length,
                                            options.seed + static_cast<std::uint64_t>(i)};
    const types::Chorale piece = sampler.sample(settings);
    const auto file = folder / fmt::format("sample-seed{}.{}", settings.seed, options.format);
    formats::writeScore(piece, file);
    fmt::print("{}\n", file.string());
  }
  return 0;
}

} // namespace

void declareGenerate(CLI::App& app, const SetAction& run) {
  auto options = std::make_shared<GenerateOptions>();
  CLI::App* command = app.add_subcommand("generate", "Let a run's best model compose");
  command->add_option("RUN", options->run, "id, unique prefix of an id, or path")->required();
  addRunsOption(*command, options->runs);
  command->add_option("--count", options->count, "number of pieces")
      ->capture_default_str()
      ->check(CLI::Range(1, 100000));
  command->add_option("--length", options->length, "quarter notes in a piece")
      ->capture_default_str()
      ->check(CLI::Range(1, 100000));
  command->add_option("--seed", options->seed, "seed of the first piece; the next ones count on")
      ->capture_default_str();
  command->add_option("--out", options->out, "folder for the files (default: the run's samples)");
  command->add_option("--format", options->format, "mid, musicxml or json")
      ->capture_default_str()
      ->check(CLI::IsMember({"mid", "musicxml", "json"}));
  command->callback([=] { run([=] { return generatePieces(*options); }); });
}

} // namespace dmm::cli
