// gradient_variance [--model CHECKPOINT]: how noisy each estimator of the guide's gradient is, on a
// mini-batch of the built-in chorales.

#include "core/data/Dataset.h"
#include "core/objective/Registry.h"
#include "core/objective/Task.h"
#include "core/support/Errors.h"
#include "core/types/ObjectiveInfo.h"
#include "core/weights/ModelFile.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <torch/torch.h>

#include <algorithm>
#include <chrono>

using namespace dmm;
using torch::Tensor;

namespace {

struct Options {
  std::string model; ///< none = starting weights
  std::int64_t pieces = 4;
  std::int64_t slices = 24; ///< of each piece
  int draws = 40;
};

std::shared_ptr<model::SequenceModel> makeModel(const Options& options) {
  if (!options.model.empty()) return weights::loadModel(options.model).model;
  auto model =
      model::makeModel({{.zDim = 16, .emissionDim = 32, .transitionDim = 32, .rnnDim = 64}});
  model->initialise(torch::make_generator<torch::CPUGeneratorImpl>(0));
  return model;
}

bool isOfTheGuide(const std::string& parameter) {
  return parameter.starts_with("combiner") || parameter.starts_with("rnn") ||
         parameter == "z_q_0" || parameter == "h_0";
}

Tensor guidesGradient(model::SequenceModel& model) {
  std::vector<Tensor> parts;
  for (const auto& parameter : model.named_parameters())
    if (isOfTheGuide(parameter.key())) parts.push_back(parameter.value().grad().flatten());
  return torch::cat(parts).to(torch::kFloat64);
}

void measure(const types::ExperimentConfig::ObjectiveConfig& config, const Options& options,
             const std::shared_ptr<model::SequenceModel>& model, const batch::PackedBatch& batch) {
  const auto task = objective::makeTask(config, model, ops::opsFor(types::Execution::Reference));
  const auto generator = torch::make_generator<torch::CPUGeneratorImpl>(1);
  const auto start = std::chrono::steady_clock::now();
  std::vector<Tensor> draws;
  for (int draw = 0; draw < options.draws; ++draw) {
    model->zero_grad();
    const Tensor noise =
        torch::randn({task->noiseShape().rows, batch.rowCount(), model->noiseWidth()}, generator);
    task->loss({batch, {noise}}, 1).loss.backward();
    draws.push_back(guidesGradient(*model));
  }
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  const Tensor all = torch::stack(draws);
  fmt::print("{:<22} {:<24} {:>4} {:>14.5g} {:>14.5g} {:>10.1f}\n", config.name,
             types::nameOf(config.gradient),
             types::findObjective(config.name)->usesSamples ? config.numSamples : 1,
             all.var(0).sum().item<double>(), all.mean(0).square().sum().item<double>(),
             1000 * seconds.count() / options.draws);
}

} // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App app{"Total variance of the gradient of the guide's parameters, by estimator."};
  app.add_option("--model", options.model, "a run's checkpoint; without, starting weights");
  app.add_option("--pieces", options.pieces, "chorales in the batch")->capture_default_str();
  app.add_option("--slices", options.slices, "slices of each")->capture_default_str();
  app.add_option("--draws", options.draws, "gradients drawn")->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  try {
    const auto model = makeModel(options);
    types::ExperimentConfig::DatasetConfig chorales;
    chorales.file = "builtin:jsb-chorales";
    const auto dataset = data::Dataset::fromConfig(chorales);
    std::vector<Tensor> sequences;
    for (const auto& roll : dataset->rolls(types::Split::Train)) {
      if (std::int64_t(sequences.size()) == options.pieces) break;
      const Tensor rows = batch::pack({&roll}, torch::kFloat32).rows;
      sequences.push_back(rows.narrow(0, 0, std::min(rows.size(0), options.slices)));
    }
    const batch::PackedBatch batch = batch::pack(sequences);
    fmt::print("{:<22} {:<24} {:>4} {:>14} {:>14} {:>10}\n", "objective", "gradient", "K",
               "variance", "|mean|^2", "ms");
    measure({.name = "trace_elbo"}, options, model, batch);
    measure({.name = "trace_elbo", .gradient = types::Gradient::StickingTheLanding}, options, model,
            batch);
    measure({.name = "trace_mean_field_elbo"}, options, model, batch);
    for (const std::int64_t particles : {1, 4, 16, 64}) {
      measure({.name = "iwae", .numSamples = particles}, options, model, batch);
      measure({.name = "iwae",
               .numSamples = particles,
               .gradient = types::Gradient::DoublyReparameterised},
              options, model, batch);
      measure({.name = "fivo", .numSamples = particles}, options, model, batch);
    }
  } catch (const support::InputError& error) {
    fmt::print(stderr, "gradient_variance: {}\n", error.what());
    return 2;
  }
}
