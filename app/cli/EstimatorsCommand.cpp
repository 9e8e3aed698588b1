#include "app/cli/Commands.h"
#include "app/cli/EstimatorsOutput.h"
#include "app/cli/Output.h"
#include "app/cli/ProgressBar.h"
#include "app/cli/StopSignals.h"
#include "core/data/Dataset.h"
#include "core/engine/Engine.h"
#include "core/runs/EstimatorsFile.h"
#include "core/runs/RunStore.h"
#include "core/support/Errors.h"
#include "core/types/Counted.h"
#include "core/types/EstimatorPlan.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <memory>
#include <thread>
#include <unistd.h>

namespace dmm::cli {

namespace {

struct EstimatorsOptions {
  std::string run;
  std::string runs;
  std::string checkpoint;
  std::vector<std::string> objectives;
  std::vector<std::int64_t> samples = types::kUsualSamples;
  types::EstimatorSettings settings;
  std::string over = types::nameOf(types::GradientScope::MiniBatch);
  int threads = int(std::clamp(std::thread::hardware_concurrency(), 1U, 8U));
  bool json = false;
};

std::vector<types::Estimator> planOf(const EstimatorsOptions& options,
                                     const types::ExperimentConfig& experiment) {
  const auto all = types::estimatorFamilies(experiment);
  std::vector<types::Estimator> families;
  for (const std::string& text : options.objectives) {
    try {
      for (const auto& family : types::familiesNamed(text, all))
        if (std::ranges::find(families, family) == families.end()) families.push_back(family);
    } catch (const std::invalid_argument& error) {
      throw support::InputError("--objectives", error.what());
    }
  }
  return types::atSamples(families.empty() ? all : families, options.samples, experiment.model);
}

/// "45 s", "4 min", "1 h 20 min".
std::string durationText(double seconds) {
  const auto minutes = std::int64_t(std::ceil(seconds / 60));
  if (seconds < 100) return fmt::format("{:.0f} s", std::max(1.0, seconds));
  if (minutes < 60) return fmt::format("{} min", minutes);
  return fmt::format("{} h {} min", minutes / 60, minutes % 60);
}

int estimators(const EstimatorsOptions& options) {
  const runs::RunDirectory run = runs::RunStore(runsFolder(options.runs)).find(options.run);
  const types::ExperimentConfig experiment = run.readConfig();
  diagnose::EstimatorRequest request;
  request.checkpoint = run.findCheckpoint(options.checkpoint);
  request.plan = planOf(options, experiment);
  request.settings = options.settings;
  request.settings.scope = types::choiceNamed<types::GradientScope>(options.over);
  request.threads = options.threads;
  // Another model's figures are not this run's.
  if (request.checkpoint.parent_path() == run.checkpointFolder())
    request.folder = runs::estimatorsFolder(run);
  const auto dataset = data::Dataset::fromConfig(experiment.dataset);

  watchStopSignals();
  ProgressBar bar(::isatty(STDERR_FILENO) != 0);
  bool isTold = false;
  const auto outcome = engine::engine().measureEstimators(
      request, *dataset, [&](const types::EstimatorProgress& progress, const auto&) {
        if (!isTold && std::isfinite(progress.secondsLeft)) {
          isTold = true;
          bar.say(fmt::format("{}, up to {} each, on {}: about {}",
                              types::counted(std::int64_t(progress.planned), "estimator"),
                              types::counted(request.settings.draws, "draw"),
                              types::counted(request.threads, "thread"),
                              durationText(progress.secondsLeft)));
        }
        bar.workAdvanced(types::estimatorName(progress.working), progress.share);
        return !stopRequest();
      });
  bar.finish();
  const types::EstimatorReport& report = outcome.report;
  if (!outcome.isComplete)
    throw std::runtime_error(fmt::format(
        "stopped; what was measured is kept ({} of {}), and the same command goes on from there",
        report.rows.size(), types::counted(std::int64_t(request.plan.size()), "estimator")));
  types::EstimatorReport wanted = report; // the file may have more
  std::erase_if(wanted.rows, [&](const types::EstimatorRow& row) {
    return std::ranges::find(request.plan, row.estimator) == request.plan.end();
  });
  if (options.json) {
    nlohmann::ordered_json object = estimatorsJson(wanted);
    object.update({{"run", run.id()}, {"checkpoint", request.checkpoint.filename().string()}});
    sayJson(object);
    return 0;
  }
  say("{} ({}, after {}): {}, {} of {}", run.id(), request.checkpoint.filename().string(),
      types::counted(report.epochs, "epoch"),
      request.settings.scope == types::GradientScope::MiniBatch
          ? "one mini-batch"
          : "a mini-batch of the training set for each draw",
      types::counted(request.settings.pieces, "piece"), dataset->summary().name);
  printEstimators(wanted);
  return 0;
}

} // namespace

void declareEstimators(CLI::App& app, const SetAction& run) {
  auto options = std::make_shared<EstimatorsOptions>();
  CLI::App* command = app.add_subcommand(
      "estimators", "Measure how tight, noisy and dear each gradient of a run's model is");
  command->add_option("RUN", options->run, "id, unique prefix of an id, or path")->required();
  addRunsOption(*command, options->runs);
  addCheckpointOption(*command, options->checkpoint);
  command
      ->add_option("--objectives", options->objectives,
                   "which, separated by commas: iwae, or iwae/doubly_reparameterised alone; all "
                   "that go with the model when left out")
      ->delimiter(',')
      ->allow_extra_args(false);
  command->add_option("--samples", options->samples, "K, separated by commas")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{100000}))
      ->capture_default_str();
  command
      ->add_option("--draws", options->settings.draws,
                   "gradients of each, in eighths; fewer beyond K = 10")
      ->check(CLI::Range(std::int64_t{8}, std::int64_t{1000000}))
      ->capture_default_str();
  command->add_option("--batch", options->settings.pieces, "pieces of a mini-batch")
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{1000000}))
      ->capture_default_str();
  command
      ->add_option("--over", options->over,
                   "mini_batch: one for all draws; training_set: another for each")
      ->check(CLI::IsMember(std::vector<std::string>(types::kNames<types::GradientScope>.begin(),
                                                     types::kNames<types::GradientScope>.end())))
      ->capture_default_str();
  command->add_option("--seed", options->settings.seed, "seed of mini-batches and noise");
  command->add_option("--threads", options->threads, "processor cores to use")
      ->check(CLI::Range(1, 1024))
      ->capture_default_str();
  command->add_flag("--json", options->json, "print one JSON object");
  command->callback([=] { run([=] { return estimators(*options); }); });
}

} // namespace dmm::cli
