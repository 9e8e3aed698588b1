#include "app/cli/BenchProfile.h"
#include "app/cli/Commands.h"
#include "app/cli/Output.h"
#include "core/config/ConfigYaml.h"
#include "core/data/DatasetLibrary.h"
#include "core/engine/Engine.h"
#include "core/types/Compatibility.h"
#include "core/types/ConfigField.h"
#include "core/types/Counted.h"
#include "core/types/Median.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <memory>

namespace dmm::cli {

namespace {

struct BenchOptions {
  std::vector<std::string> objectives;
  std::vector<std::string> settings;
  std::vector<std::string> compared;
  bool parts = false;
  bool profile = false;
  std::string data;
  std::string target;
  std::string execution = types::nameOf(types::Execution::Fused);
  std::int64_t epochs = 5;
  std::int64_t threads = 1;
  std::int64_t samples = 10;
  bool json = false;
};

/// One line of the table.
struct Case {
  std::string name;
  types::ExperimentConfig config;
  bool isCompared = false; ///< with what the options ask for, an epoch of each in turn
};

types::ExperimentConfig askedFor(const BenchOptions& options) {
  types::ExperimentConfig config;
  for (const std::string& setting : options.settings) config::applySetting(config, setting);
  config.run.execution = types::choiceNamed<types::Execution>(options.execution);
  config.run.threads = options.threads;
  config.objective.numSamples = options.samples;
  return config;
}

/// The experiment with settings "key=value".
Case comparedCase(const types::ExperimentConfig& base, const std::string& settings) {
  Case one{settings, base, true};
  for (std::size_t begin = 0; begin <= settings.size();) { // commas are between them
    const std::size_t end = std::min(settings.find(',', begin), settings.size());
    config::applySetting(one.config, settings.substr(begin, end - begin));
    begin = end + 1;
  }
  return one;
}

/// Every part that the model can have in the place of one of its own, and those that are there or
/// not at a usual size.
std::vector<Case> partCases(const types::ExperimentConfig& config) {
  std::vector<Case> cases;
  const auto add = [&](const types::ConfigField& field, const std::string& value) {
    if (field.section() != "model" || !field.isChoice() || !field.appliesTo(config)) return;
    Case one = comparedCase(config, field.key + "=" + value);
    if (one.config != config && types::conflicts(one.config).empty())
      cases.push_back(std::move(one));
  };
  for (const types::ConfigField& field : types::experimentFields())
    for (const std::string& choice : field.choices) add(field, choice);
  add(*types::findField("model.embedding_dim"), "100");
  add(*types::findField("model.rnn_dropout"), "0.1");
  add(*types::findField("model.num_iafs"), "2");
  return cases;
}

/// Every objective of the program as asked for, and trace_elbo with two flows; or the experiment
/// with other settings beside it as it is.
std::vector<Case> casesOf(const BenchOptions& options) {
  const types::ExperimentConfig config = askedFor(options);
  std::vector<Case> cases;
  for (const std::string& settings : options.compared)
    cases.push_back(comparedCase(config, settings));
  if (options.parts)
    for (Case& one : partCases(config)) cases.push_back(std::move(one));
  if (!cases.empty()) {
    cases.insert(cases.begin(), Case{"as it is", config});
    return cases;
  }
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

/// What was measured of a case.
struct Measured {
  train::EpochBenchmark result;
  double times = 0; ///< the base's epoch, the median over pairs of epochs in turn; 0 = not compared
};

Measured measure(const Case& one, const types::ExperimentConfig& base, const data::Dataset& dataset,
                 const BenchOptions& options) {
  const auto measureEpochs = engine::engine().measureEpochs;
  if (!one.isCompared)
    return {measureEpochs({one.config}, dataset, options.epochs, options.profile).front()};
  const auto results = measureEpochs({base, one.config}, dataset, options.epochs, options.profile);
  std::vector<double> ratios;
  for (std::size_t i = 0; i < results[0].epochSeconds.size(); ++i)
    ratios.push_back(results[1].epochSeconds[i] / results[0].epochSeconds[i]);
  return {results[1], types::median(ratios)};
}

nlohmann::ordered_json caseJson(const Case& one, const Measured& measured) {
  const train::EpochBenchmark& result = measured.result;
  nlohmann::ordered_json row{{"objective", one.config.objective.name},
                             {"name", one.name},
                             {"particles", one.config.objective.numSamples},
                             {"seconds_per_epoch", result.medianSeconds},
                             {"epoch_seconds", result.epochSeconds},
                             {"useful_gflop", result.usefulGflop},
                             {"gflop_per_second", result.usefulGflop / result.medianSeconds},
                             {"machine_gflop_per_second", result.medianMachineRate},
                             {"ratio", result.share()},
                             {"is_reference", result.isReference},
                             {"products_by", result.productLibrary}};
  if (measured.times > 0) row["times"] = measured.times;
  if (!result.work.empty()) row["work"] = workJson(result);
  return row;
}

void sayCase(const Case& one, const Measured& measured) {
  const train::EpochBenchmark& result = measured.result;
  std::string line = fmt::format("{:<36} {:>8.3f} {:>7.1f} {:>9.1f} {:>9.1f} {:>5.0f}%", one.name,
                                 result.medianSeconds, result.usefulGflop,
                                 result.usefulGflop / result.medianSeconds,
                                 result.medianMachineRate, 100 * result.share());
  if (measured.times > 0) line += fmt::format(" {:>6.2f}", measured.times);
  say("{}{}", line, result.isReference ? "  all of it as reference" : "");
  finishOutput();
}

int bench(const BenchOptions& options) {
  engine::engine().chooseTarget(options.target);
  const auto dataset =
      options.data.empty()
          ? data::Dataset::fromConfig({})
          : data::Dataset::fromFile(data::DatasetLibrary::standard().find(options.data));
  const std::vector<Case> cases = casesOf(options);
  const bool isCompared = cases.back().isCompared;
  if (!options.json) {
    say("{}, {} execution on {}, {}, median of {}", dataset->summary().name, options.execution,
        engine::engine().target(), types::counted(options.threads, "thread"),
        types::counted(options.epochs, "epoch"));
    say("{:<36} {:>8} {:>7} {:>9} {:>9} {:>6}{}", isCompared ? "setting" : "objective", "s/epoch",
        "GFLOP", "GFLOP/s", "machine", "ratio", isCompared ? "  times" : "");
  }
  nlohmann::ordered_json rows = nlohmann::ordered_json::array();
  std::vector<std::pair<std::string, train::EpochBenchmark>> profiled;
  for (const Case& one : cases) {
    const Measured measured = measure(one, askedFor(options), *dataset, options);
    if (options.profile) profiled.emplace_back(one.name, measured.result);
    if (options.json)
      rows.push_back(caseJson(one, measured));
    else
      sayCase(one, measured);
  }
  if (options.json) {
    sayJson({{"dataset", dataset->summary().name},
             {"execution", options.execution},
             {"target", engine::engine().target()},
             {"threads", options.threads},
             {"epochs", options.epochs},
             {"results", rows}});
    return 0;
  }
  say("GFLOP: the matrix products that an epoch needs, no padding counted. machine: what as many");
  say("threads reach at once, in a product of 1024 cubed each, GFLOP/s, measured before every "
      "epoch.");
  say("ratio: GFLOP/s over machine.");
  if (isCompared) say("times: the epoch of the experiment without the setting, in turn with it.");
  if (options.profile) sayProfile(profiled);
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
  command->add_option("--target", options->target,
                      "instructions for the loops over numbers: avx512, avx2, sse4, scalar, neon; "
                      "the widest that there are when left out");
  command->add_option("--set", options->settings, "another setting of the experiment, key=value");
  command->add_option(
      "--compare", options->compared,
      "measure the experiment with this setting beside it without, an epoch of each "
      "in turn; key=value, several joined by commas");
  command->add_flag("--parts", options->parts,
                    "the same for every part that the model could have instead");
  command->add_flag("--profile", options->profile,
                    "where an epoch's time goes: products, loops, optimiser, waiting");
  command->add_option("--data", options->data, "a dataset's name or a file");
  command->add_flag("--json", options->json, "print one JSON object");
  command->callback([=] { run([=] { return bench(*options); }); });
}

} // namespace dmm::cli
