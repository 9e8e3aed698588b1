#include "app/cli/Commands.h"
#include "app/cli/Output.h"
#include "core/config/ConfigYaml.h"
#include "core/data/DatasetLibrary.h"
#include "core/engine/Engine.h"
#include "core/types/ConfigField.h"
#include "core/types/Counted.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <memory>

namespace dmm::cli {

namespace {

struct BenchOptions {
  std::vector<std::string> objectives;
  std::vector<std::string> settings;
  std::string data;
  std::string execution = types::nameOf(types::Execution::Fused);
  std::int64_t epochs = 5;
  std::int64_t threads = 1;
  std::int64_t samples = 10;
  bool json = false;
};

/// One line of the table: an objective, perhaps with flows in the guide.
struct Case {
  std::string name;
  types::ExperimentConfig config;
};

/// Every objective of the program as asked for, and trace_elbo with two flows.
std::vector<Case> casesOf(const BenchOptions& options) {
  types::ExperimentConfig config;
  for (const std::string& setting : options.settings) config::applySetting(config, setting);
  config.run.execution = types::choiceNamed<types::Execution>(options.execution);
  config.run.threads = options.threads;
  config.objective.numSamples = options.samples;
  std::vector<Case> cases;
  const auto add = [&](const std::string& objective, std::int64_t flows) {
    Case one{flows > 0 ? fmt::format("{} +{} flows", objective, flows) : objective, config};
    one.config.objective.name = objective;
    if (flows > 0) one.config.model.numIafs = flows;
    cases.push_back(std::move(one));
  };
  const bool all = options.objectives.empty();
  for (const auto& name : all ? types::findField("objective.name")->choices : options.objectives)
    add(name, 0);
  if (all) add("trace_elbo", 2);
  return cases;
}

int bench(const BenchOptions& options) {
  const auto dataset =
      options.data.empty()
          ? data::Dataset::fromConfig({})
          : data::Dataset::fromFile(data::DatasetLibrary::standard().find(options.data));
  nlohmann::ordered_json rows = nlohmann::ordered_json::array();
  if (!options.json) {
    say("{}, {} execution, {}, median of {}", dataset->summary().name, options.execution,
        types::counted(options.threads, "thread"), types::counted(options.epochs, "epoch"));
    say("{:<28} {:>8} {:>7} {:>9} {:>9} {:>6}", "objective", "s/epoch", "GFLOP", "GFLOP/s",
        "machine", "ratio");
  }
  for (const Case& one : casesOf(options)) {
    const auto result = engine::engine().measureEpochs(one.config, *dataset, options.epochs);
    const double rate = result.usefulGflop / result.medianSeconds;
    if (options.json) {
      rows.push_back({{"objective", one.name},
                      {"particles", one.config.objective.numSamples},
                      {"seconds_per_epoch", result.medianSeconds},
                      {"epoch_seconds", result.epochSeconds},
                      {"useful_gflop", result.usefulGflop},
                      {"gflop_per_second", rate},
                      {"machine_gflop_per_second", result.medianMachineRate},
                      {"ratio", result.share()},
                      {"products_by", result.productLibrary}});
    } else {
      say("{:<28} {:>8.3f} {:>7.1f} {:>9.1f} {:>9.1f} {:>5.0f}%", one.name, result.medianSeconds,
          result.usefulGflop, rate, result.medianMachineRate, 100 * result.share());
      finishOutput();
    }
  }
  if (options.json) {
    sayJson({{"dataset", dataset->summary().name},
             {"execution", options.execution},
             {"threads", options.threads},
             {"epochs", options.epochs},
             {"results", rows}});
  } else {
    say("GFLOP: the matrix products that an epoch needs, no padding counted. machine: one thread "
        "in "
        "a product of 1024 cubed,");
    say("GFLOP/s, measured before every epoch. ratio: GFLOP/s over machine.");
  }
  return 0;
}

} // namespace

void declareBench(CLI::App& app, const SetAction& run) {
  auto options = std::make_shared<BenchOptions>();
  CLI::App* command =
      app.add_subcommand("bench", "Measure seconds an epoch, against what the machine can do");
  command->add_option("--objective", options->objectives,
                      "one or more objectives; all of them, and flows, when left out");
  command->add_option("--epochs", options->epochs, "measured epochs, after one to warm up")
      ->check(CLI::Range(1, 10000))
      ->capture_default_str();
  command->add_option("--threads", options->threads, "processor cores to train on")
      ->check(CLI::Range(1, 1024))
      ->capture_default_str();
  command->add_option("--particles", options->samples, "K, for the objectives that use several")
      ->check(CLI::Range(1, 100000))
      ->capture_default_str();
  command->add_option("--execution", options->execution, "fused or reference")
      ->check(CLI::IsMember(types::findField("run.execution")->choices))
      ->capture_default_str();
  command->add_option("--set", options->settings, "another setting of the experiment, key=value");
  command->add_option("--data", options->data, "a dataset's name or a file");
  command->add_flag("--json", options->json, "print one JSON object");
  command->callback([=] { run([=] { return bench(*options); }); });
}

} // namespace dmm::cli
