#include "app/cli/Commands.h"
#include "app/cli/Output.h"
#include "app/cli/ProgressBar.h"
#include "app/cli/StopSignals.h"
#include "app/cli/Table.h"
#include "core/config/ConfigYaml.h"
#include "core/data/Dataset.h"
#include "core/data/DatasetLibrary.h"
#include "core/engine/Engine.h"
#include "core/runs/RunStore.h"
#include "core/support/Text.h"
#include "core/types/Counted.h"
#include "core/types/RunName.h"

#include <fmt/format.h>

#include <memory>
#include <unistd.h>

namespace dmm::cli {

namespace {

struct TrainOptions {
  std::string config;
  std::vector<std::string> settings;
  std::string data;
  std::string runs;
  std::string resume;
  std::string init;
  std::optional<std::int64_t> epochs;
  std::optional<std::int64_t> seed;
  std::optional<std::int64_t> threads;
  std::optional<std::string> device;
  std::optional<double> learningRate;
};

/// What a run is called after where nobody has named it: the file's name for its experiment.
types::RunNaming namingOf(const TrainOptions& options) {
  if (options.config.empty()) return {};
  types::RunNaming naming{"", config::readConfig(options.config)};
  naming.base = naming.baseline.name == types::ExperimentConfig{}.name
                    ? std::filesystem::path(options.config).stem().string()
                    : naming.baseline.name;
  return naming;
}

types::ExperimentConfig readExperiment(const TrainOptions& options) {
  const types::RunNaming naming = namingOf(options);
  types::ExperimentConfig config = naming.baseline;
  config.name.clear();
  const auto set = [&](const char* option, const char* key, const auto& value) {
    if (value) config::applySetting(config, key, fmt::format("{}", *value), option);
  };
  for (const std::string& setting : options.settings) config::applySetting(config, setting);
  set("--epochs", "run.num_epochs", options.epochs);
  set("--seed", "run.seed", options.seed);
  set("--threads", "run.threads", options.threads);
  set("--device", "run.device", options.device);
  if (!options.data.empty())
    config.dataset = {"", data::DatasetLibrary::standard().find(options.data).string(), ""};
  if (config.name.empty())
    config.name = support::printable(naming.nameOf(config)); // a file may be called anything
  return config;
}

std::unique_ptr<train::Trainer> openTrainer(const TrainOptions& options) {
  const runs::RunStore store(runsFolder(options.runs));
  // The engine comes last: what is wrong with the files is told at once.
  if (!options.resume.empty()) {
    const runs::RunDirectory run = store.find(options.resume);
    const engine::Engine& engine = engine::engine();
    return engine.resumeTrainer(
        options.learningRate ? engine.branchRun(store, run, *options.learningRate) : run,
        options.epochs);
  }
  const types::ExperimentConfig config = readExperiment(options);
  const auto dataset = data::Dataset::fromConfig(config.dataset);
  return engine::engine().createTrainer(store, config, dataset, options.init);
}

int train(const TrainOptions& options) {
  const auto trainer = openTrainer(options);
  ProgressBar bar(::isatty(STDERR_FILENO) != 0);
  bar.say(fmt::format("run {}", trainer->directory().path().string()));
  if (!trainer->notice().empty()) bar.say(trainer->notice());
  watchStopSignals();

  train::Trainer::Observer observer;
  observer.epochCompleted = [&](const auto& report) { bar.epochCompleted(report); };
  observer.miniBatchCompleted = [&](const auto& progress) {
    bar.miniBatchCompleted(progress);
    if (stopRequest()) trainer->requestStop();
  };
  observer.wentBack = [&](const types::Rewind& rewind) {
    bar.say(fmt::format("went back to the beginning of epoch {}: {}{}", rewind.epoch,
                        support::printable(rewind.reason), types::whereTo(rewind)));
  };
  const types::RunStatus status = trainer->run(observer);
  bar.finish();

  const types::RunSummary summary = trainer->directory().summary();
  if (const auto* best = summary.best())
    bar.say(fmt::format("best on valid: epoch {}, valid {}, test {} nats a slice", best->epoch,
                        figure(best->validNll), figure(best->testNll)));
  if (status == types::RunStatus::Failed)
    throw std::runtime_error(
        fmt::format("run {} failed: {}", trainer->directory().id(), trainer->failureReason()));
  bar.say(fmt::format("{} after {}", types::toString(status),
                      types::counted(summary.epochsDone(), "epoch")));
  sayLine(trainer->directory().id());
  return 0;
}

} // namespace

void declareTrain(CLI::App& app, const SetAction& run) {
  auto options = std::make_shared<TrainOptions>();
  CLI::App* command = app.add_subcommand("train", "Train a model, or go on with a run");
  auto* config = command->add_option("--config", options->config, "experiment file (YAML)");
  command->add_option("--set", options->settings, "change one setting: section.key=value");
  auto* data = command->add_option("--data", options->data,
                                   "name of a dataset, or a file in the canonical JSON form; "
                                   "without it the built-in chorales");
  addRunsOption(*command, options->runs);
  command->add_option("--epochs", options->epochs, "number of epochs");
  auto* seed = command->add_option("--seed", options->seed, "seed of weights, order and noise");
  auto* threads = command->add_option("--threads", options->threads, "processor cores to use");
  auto* device = command->add_option("--device", options->device, "cpu or cuda");
  auto* init = command->add_option("--init", options->init,
                                   "start from weights that Python saved: "
                                   "torch.save(dict(dmm.state_dict()), FILE)");
  auto* resume =
      command->add_option("--resume", options->resume, "run to go on with: id, prefix or path")
          ->excludes(config, data, seed, threads, device, init, command->get_option("--set"));
  command
      ->add_option("--learning-rate", options->learningRate,
                   "with --resume: go on from the last good checkpoint as a new run with this rate")
      ->needs(resume);
  command->callback([=] { run([=] { return train(*options); }); });
}

} // namespace dmm::cli
