#include "app/cli/Commands.h"
#include "app/cli/Output.h"
#include "app/cli/ProgressBar.h"
#include "app/cli/StopSignals.h"
#include "app/cli/Table.h"
#include "core/data/Dataset.h"
#include "core/data/DatasetLibrary.h"
#include "core/engine/Engine.h"
#include "core/runs/RunStore.h"
#include "core/types/Counted.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <memory>
#include <unistd.h>

namespace dmm::cli {

namespace {

constexpr std::int64_t kIwaeParticles = 128;

struct EvalOptions {
  std::string run;
  std::string runs;
  std::string data;
  std::string checkpoint;
  evaluate::EvaluationRequest request;
  std::optional<std::int64_t> particles;
  std::optional<int> threads;
  bool json = false;
};

/// What was scored, with which model and data.
struct Subject {
  std::string run;
  std::string checkpoint;
  std::string dataset;
};

nlohmann::ordered_json toJson(const Subject& subject, const evaluate::CheckpointScore& score,
                              std::uint64_t seed) {
  const auto& report = score.report;
  const auto orNull = [](double x) { return std::isnan(x) ? nlohmann::json() : nlohmann::json(x); };
  nlohmann::ordered_json result{{"run", subject.run},
                                {"checkpoint", subject.checkpoint},
                                {"epochs", score.epochs},
                                {"dataset", subject.dataset},
                                {"split", toString(report.split)},
                                {"bound", toString(report.bound)},
                                {"particles", report.particles},
                                {"seed", seed},
                                {"nll", report.value},
                                {"nll_low", orNull(report.low)},
                                {"nll_high", orNull(report.high)},
                                {"interval", "95 % bootstrap over pieces"},
                                {"reconstruction", report.reconstruction},
                                {"kl", report.kl},
                                {"unit", "nats a slice"},
                                {"pieces", score.pieces},
                                {"slices", score.slices}};
  if (report.isExact) result["exact"] = true; // the likelihood itself, whichever bound is named
  if (!score.latentKl.empty()) {
    result["active_units"] = report.activeUnits;
    result["latent_kl"] = score.latentKl;
  }
  return result;
}

std::string describe(const types::EvaluationReport& report) {
  if (report.isExact) return "exact negative log-likelihood";
  if (report.bound == types::Bound::Iwae)
    return fmt::format("importance-weighted bound, K = {}, negative", report.particles);
  if (report.particles == 1) return "one-sample negative ELBO";
  return fmt::format("negative ELBO, mean of {} one-sample estimates", report.particles);
}

void print(const Subject& subject, const evaluate::CheckpointScore& score) {
  const auto& report = score.report;
  say("{} ({}, after {}): {} of {}, {}, {}", subject.run, subject.checkpoint,
      types::counted(score.epochs, "epoch"), toString(report.split), subject.dataset,
      types::counted(score.pieces, "piece"), types::counted(score.slices, "slice"));
  say("{}: {} nats a slice, {}", describe(report), figure(report.value, 4),
      std::isnan(report.low)
          ? "no interval from a single piece"
          : fmt::format("95 % interval {} to {}", figure(report.low, 4), figure(report.high, 4)));
  if (report.isExact) return; // it has no terms
  say("reconstruction {}, KL {} nats a slice", figure(report.reconstruction, 4),
      figure(report.kl, 4));
  if (score.latentKl.empty()) {
    say("active units not known: with flows in the guide the KL of one latent dimension has no "
        "closed form");
  } else {
    say("{} of {} latent units active (KL over {} nats a slice)", report.activeUnits,
        score.latentKl.size(), types::kActiveUnitKl);
  }
}

int evaluate(const EvalOptions& options) {
  const runs::RunDirectory run = runs::RunStore(runsFolder(options.runs)).find(options.run);
  const auto checkpoint = run.findCheckpoint(options.checkpoint);
  const auto dataset =
      options.data.empty()
          ? data::Dataset::fromConfig(run.readConfig().dataset)
          : data::Dataset::fromFile(data::DatasetLibrary::standard().find(options.data));
  if (options.threads) engine::engine().setComputeThreads(*options.threads);
  evaluate::EvaluationRequest request = options.request;
  request.particles =
      options.particles.value_or(request.bound == types::Bound::Iwae ? kIwaeParticles : 1);

  watchStopSignals();
  ProgressBar bar(::isatty(STDERR_FILENO) != 0);
  const auto score =
      engine::engine().evaluateCheckpoint(checkpoint, *dataset, request, [&](double share) {
        bar.workAdvanced(toString(request.split), share);
        return !stopRequest();
      });
  bar.finish();
  endIfStopRequested();
  const Subject subject{run.id(), checkpoint.filename().string(), dataset->summary().name};
  if (options.json) {
    sayJson(toJson(subject, *score, request.seed));
  } else {
    print(subject, *score);
  }
  return 0;
}

} // namespace

void declareEval(CLI::App& app, const SetAction& run) {
  auto options = std::make_shared<EvalOptions>();
  CLI::App* command = app.add_subcommand("eval", "Score a run's best model on a split");
  command->add_option("RUN", options->run, "id, unique prefix of an id, or path")->required();
  addRunsOption(*command, options->runs);
  addCheckpointOption(*command, options->checkpoint);
  command->add_option("--data", options->data,
                      "another dataset than the run's own: a name or a file");
  command->add_option("--split", options->request.split, "train, valid or test")
      ->transform(
          CLI::Transformer(std::map<std::string, types::Split>{{"train", types::Split::Train},
                                                               {"valid", types::Split::Valid},
                                                               {"test", types::Split::Test}})
              .description("train, valid or test"));
  command
      ->add_option("--bound", options->request.bound,
                   "elbo: one-sample ELBO at beta 1; iwae: importance-weighted bound")
      ->transform(CLI::Transformer(std::map<std::string, types::Bound>{
                                       {"elbo", types::Bound::Elbo}, {"iwae", types::Bound::Iwae}})
                      .description("elbo or iwae"));
  command
      ->add_option("--particles", options->particles,
                   fmt::format("K, draws a piece: averaged by elbo (default 1), weighed by iwae "
                               "(default {})",
                               kIwaeParticles))
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{1000000}));
  command->add_option("--seed", options->request.seed, "seed of the noise and the interval");
  command->add_option("--threads", options->threads, "processor cores to use (default: all)")
      ->check(CLI::Range(1, 1024));
  command->add_flag("--json", options->json, "print one JSON object");
  command->callback([=] { run([=] { return evaluate(*options); }); });
}

} // namespace dmm::cli
