#include "app/cli/Commands.h"
#include "core/data/Dataset.h"
#include "core/data/DatasetLibrary.h"
#include "core/runs/RunStore.h"
#include "core/train/CheckpointEvaluation.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <memory>

namespace dmm::cli {

namespace {

struct EvalOptions {
  std::string run;
  std::string runs;
  std::string data;
  types::Split split = types::Split::Test;
  std::string bound = "elbo";
  std::uint64_t seed = 0;
  bool json = false;
};

int evaluate(const EvalOptions& options) {
  const runs::RunDirectory run = runs::RunStore(runsFolder(options.runs)).find(options.run);
  const auto checkpoint = run.modelCheckpoint();
  const auto dataset =
      options.data.empty()
          ? data::Dataset::fromConfig(run.readConfig().dataset)
          : data::Dataset::fromFile(data::DatasetLibrary::standard().find(options.data));
  const auto score = train::evaluateCheckpoint(checkpoint, *dataset, options.split, options.seed);
  if (options.json) {
    const nlohmann::ordered_json result{{"run", run.id()},
                                        {"checkpoint", checkpoint.filename().string()},
                                        {"epochs", score.epochs},
                                        {"dataset", dataset->summary().name},
                                        {"split", toString(options.split)},
                                        {"bound", options.bound},
                                        {"particles", 1},
                                        {"seed", options.seed},
                                        {"nll", score.nll},
                                        {"unit", "nats a slice"},
                                        {"pieces", score.pieces},
                                        {"slices", score.slices}};
    fmt::print("{}\n", result.dump());
  } else {
    fmt::print("{} ({}, after {} epochs): {} of {}, {} pieces, {} slices\n"
               "one-sample negative ELBO {:.4f} nats a slice\n",
               run.id(), checkpoint.filename().string(), score.epochs, toString(options.split),
               dataset->summary().name, score.pieces, score.slices, score.nll);
  }
  return 0;
}

} // namespace

void declareEval(CLI::App& app, const SetAction& run) {
  auto options = std::make_shared<EvalOptions>();
  CLI::App* command = app.add_subcommand("eval", "Score a run's best model on a split");
  command->add_option("RUN", options->run, "id, unique prefix of an id, or path")->required();
  addRunsOption(*command, options->runs);
  command->add_option("--data", options->data,
                      "another dataset than the run's own: a name or a file");
  command->add_option("--split", options->split, "train, valid or test")
      ->transform(
          CLI::Transformer(std::map<std::string, types::Split>{{"train", types::Split::Train},
                                                               {"valid", types::Split::Valid},
                                                               {"test", types::Split::Test}})
              .description("train, valid or test"));
  command->add_option("--bound", options->bound, "elbo: one-sample ELBO at beta 1")
      ->check(CLI::IsMember({"elbo"}));
  command->add_option("--seed", options->seed, "seed of the noise");
  command->add_flag("--json", options->json, "print one JSON object");
  command->callback([=] { run([=] { return evaluate(*options); }); });
}

} // namespace dmm::cli
