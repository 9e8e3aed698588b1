// hmm_epoch [--states 256 --nade 64 --lags 2 ...]: seconds an epoch of an enumerated model on the
// chorales, and what it says of them, in nats a slice.

#include "core/data/Dataset.h"
#include "core/model/hmm/EnumeratedLikelihood.h"
#include "core/model/hmm/structures/Registry.h"
#include "core/ops/ComputeThreads.h"
#include "core/support/Errors.h"
#include "core/train/ClippedAdam.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <torch/torch.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <numeric>
#include <random>

using namespace dmm;
namespace hmm = model::hmm;
using torch::Tensor;

namespace {

struct Options {
  std::string data = data::Dataset::kBuiltInFile;
  types::ExperimentConfig::ModelConfig config;
  std::int64_t nade = 0;
  std::int64_t lags = 0;
  std::int64_t batch = 8;
  std::int64_t epochs = 4;
  double learningRate = 0.02;
  double decay = 1; ///< of the rate, an epoch
  std::string execution = "fused";
  bool isEvaluated = false;
};

using Rolls = std::vector<types::PianoRoll>;

batch::PackedBatch packed(const Rolls& rolls, const std::vector<std::size_t>& order,
                          std::size_t begin, std::size_t end) {
  std::vector<const types::PianoRoll*> chosen;
  for (std::size_t i = begin; i < std::min(end, order.size()); ++i)
    chosen.push_back(&rolls[order[i]]);
  return batch::pack(chosen, torch::kFloat32);
}

hmm::Noise drawNoise(const hmm::HiddenMarkovModel& model, std::int64_t rows) {
  const auto shape = hmm::noiseShape(model);
  hmm::Noise noise;
  if (shape.states > 0) noise.states = torch::rand({shape.states});
  if (shape.notesASlice > 0) noise.notes = torch::rand({rows, shape.notesASlice});
  if (shape.nadeASlice > 0) noise.nade = torch::rand({rows, shape.nadeASlice});
  return noise;
}

std::vector<std::size_t> inOrder(const Rolls& rolls) {
  std::vector<std::size_t> order(rolls.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  return order;
}

/// Exact nats a slice.
double evaluate(const hmm::HiddenMarkovModel& model, const Rolls& rolls, const Options& options) {
  const torch::NoGradGuard noGrad;
  const auto order = inOrder(rolls);
  const auto size = static_cast<std::size_t>(options.batch);
  double sum = 0;
  std::int64_t slices = 0;
  for (std::size_t begin = 0; begin < order.size(); begin += size) {
    const auto batch = packed(rolls, order, begin, begin + size);
    sum -=
        hmm::logLikelihoods(model, batch, {},
                            hmm::hmmOpsFor(types::choiceNamed<types::Execution>(options.execution)))
            .sum()
            .item<double>();
    slices += batch.rowCount();
  }
  return sum / static_cast<double>(slices);
}

void run(const Options& options) {
  types::ExperimentConfig::DatasetConfig source;
  source.file = options.data;
  const auto dataset = data::Dataset::fromConfig(source);
  const Rolls& rolls = dataset->rolls(types::Split::Train);
  const auto model = hmm::makeModel({options.config});
  model->initialise(torch::make_generator<torch::CPUGeneratorImpl>(0));
  train::ClippedAdam adam(
      model->named_parameters(),
      {.learningRate = options.learningRate, .beta1 = 0.9, .lrDecay = 1, .weightDecay = 0});
  train::ThreadTeam team(1);
  std::mt19937_64 random(0);
  auto order = inOrder(rolls);
  const auto size = static_cast<std::size_t>(options.batch);
  for (std::int64_t epoch = 1; epoch <= options.epochs; ++epoch) {
    std::shuffle(order.begin(), order.end(), random);
    const auto start = std::chrono::steady_clock::now();
    const std::clock_t computed = std::clock();
    double sum = 0;
    std::int64_t slices = 0;
    for (std::size_t begin = 0; begin < order.size(); begin += size) {
      const auto batch = packed(rolls, order, begin, begin + size);
      model->zero_grad();
      const Tensor loss =
          hmm::loss(*model, batch, drawNoise(*model, batch.rowCount()),
                    hmm::hmmOpsFor(types::choiceNamed<types::Execution>(options.execution)));
      loss.backward();
      adam.step(team, 0, 1);
      sum += loss.item<double>();
      slices += batch.rowCount();
    }
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    // A busy machine gives the program only a part of the time that passes.
    fmt::print("epoch {} loss a slice {:.4f} seconds {:.3f} of the processor {:.3f}", epoch,
               sum / static_cast<double>(slices), seconds.count(),
               static_cast<double>(std::clock() - computed) / CLOCKS_PER_SEC);
    if (options.isEvaluated)
      fmt::print(" valid {:.4f} test {:.4f}",
                 evaluate(*model, dataset->rolls(types::Split::Valid), options),
                 evaluate(*model, dataset->rolls(types::Split::Test), options));
    fmt::print("\n");
    std::fflush(stdout);
    const double rate = adam.learningRate() * options.decay;
    adam.restore(rate, adam.moments());
  }
}

} // namespace

int main(int argc, char** argv) {
  Options options;
  options.config.family = types::Family::Hmm;
  options.config.prior = types::HmmPrior::None;
  CLI::App app{"Trains an enumerated model on one thread and tells seconds an epoch."};
  app.add_option("--data", options.data, "a dataset")->capture_default_str();
  app.add_option("--structure", options.config.structure)->capture_default_str();
  app.add_option("--states", options.config.hiddenDim)->capture_default_str();
  app.add_option("--nade", options.nade, "width of the NADE layer; 0 = none")
      ->capture_default_str();
  app.add_option("--lags", options.lags, "slices that a note looks back at")->capture_default_str();
  app.add_option("--rank", options.config.transitionRank)->capture_default_str();
  app.add_option("--state-dropout", options.config.stateDropout)->capture_default_str();
  app.add_option("--note-dropout", options.config.noteDropout)->capture_default_str();
  app.add_option("--nade-dropout", options.config.nadeDropout)->capture_default_str();
  app.add_option("--batch", options.batch)->capture_default_str();
  app.add_option("--epochs", options.epochs)->capture_default_str();
  app.add_option("--learning-rate", options.learningRate)->capture_default_str();
  app.add_option("--decay", options.decay, "of the rate, an epoch")->capture_default_str();
  app.add_option("--execution", options.execution)->capture_default_str();
  app.add_flag("--evaluate", options.isEvaluated, "tell valid and test after every epoch");
  CLI11_PARSE(app, argc, argv);
  if (options.nade > 0) {
    options.config.emission = "nade_ascending";
    options.config.nadeDim = options.nade;
  }
  if (options.lags > 0) {
    options.config.previousNotes = types::PreviousNotes::Emission;
    options.config.lags = options.lags;
  }
  ops::setComputeThreads(1);
  try {
    run(options);
  } catch (const support::InputError& error) {
    fmt::print(stderr, "hmm_epoch: {}\n", error.what());
    return 2;
  }
}
