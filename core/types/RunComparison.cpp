#include "core/types/RunComparison.h"

#include "core/types/RunName.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace dmm::types {

namespace {

bool areEqualBut(const std::set<std::string>& ignored, const ExperimentConfig& a,
                 const ExperimentConfig& b) {
  return haveSameDataset(a, b) &&
         std::all_of(experimentFields().begin(), experimentFields().end(), [&](const auto& field) {
           return field.section() == "dataset" || ignored.count(field.key) != 0 ||
                  field.value(a) == field.value(b);
         });
}

} // namespace

bool haveSameDataset(const ExperimentConfig& a, const ExperimentConfig& b) {
  if (!a.dataset.sha256.empty() && !b.dataset.sha256.empty())
    return a.dataset.sha256 == b.dataset.sha256;
  const auto isBuiltIn = [](const ExperimentConfig::DatasetConfig& dataset) {
    return dataset.file.starts_with("builtin:") || (dataset.file.empty() && dataset.name.empty());
  };
  if (isBuiltIn(a.dataset) && isBuiltIn(b.dataset)) return true;
  return a.dataset.file == b.dataset.file && shownName(a.dataset) == shownName(b.dataset);
}

bool areEquallyFast(const ExperimentConfig& a, const ExperimentConfig& b) {
  static const std::set<std::string> costNoTime{"name",
                                                "optimiser.learning_rate",
                                                "optimiser.beta1",
                                                "optimiser.beta2",
                                                "optimiser.clip_norm",
                                                "optimiser.global_norm",
                                                "optimiser.schedule",
                                                "optimiser.lr_decay",
                                                "optimiser.warmup_steps",
                                                "optimiser.weight_decay",
                                                "optimiser.recurrent_rate",
                                                "annealing.minimum_annealing_factor",
                                                "annealing.annealing_epochs",
                                                "run.num_epochs",
                                                "run.seed",
                                                "run.evaluate_every",
                                                "run.checkpoint_every",
                                                "run.on_non_finite",
                                                "run.max_rewinds",
                                                "run.evaluation_particles",
                                                "run.sample_every"};
  return areEqualBut(costNoTime, a, b);
}

bool areSeedsOfOneExperiment(const ExperimentConfig& a, const ExperimentConfig& b) {
  return areEqualBut({"name", "run.seed"}, a, b);
}

std::vector<SettingDifference> differingSettings(const std::vector<ExperimentConfig>& configs) {
  std::vector<SettingDifference> differences;
  if (configs.empty()) return differences;
  const auto sameDataset = [&](const auto& config) {
    return haveSameDataset(configs.front(), config);
  };
  const bool isOneDataset = std::all_of(configs.begin(), configs.end(), sameDataset);
  for (const ConfigField& field : experimentFields()) {
    if (field.key == "name" || (field.section() == "dataset" && isOneDataset)) continue;
    const FieldValue first = field.value(configs.front());
    if (std::all_of(configs.begin(), configs.end(),
                    [&](const auto& config) { return field.value(config) == first; }))
      continue;
    SettingDifference difference{&field, {}};
    for (const auto& config : configs) difference.values.push_back(toText(field.value(config)));
    differences.push_back(std::move(difference));
  }
  return differences;
}

Spread spreadOf(const std::vector<double>& values) {
  Spread spread;
  double sum = 0;
  for (const double value : values) {
    if (!std::isfinite(value)) continue;
    sum += value;
    ++spread.count;
  }
  if (spread.count == 0) return spread;
  spread.mean = sum / double(spread.count);
  if (spread.count < 2) return spread;
  double squares = 0;
  for (const double value : values)
    if (std::isfinite(value)) squares += (value - spread.mean) * (value - spread.mean);
  spread.deviation = std::sqrt(squares / double(spread.count - 1));
  return spread;
}

const std::vector<BestFigure>& bestFigures() {
  static const std::vector<BestFigure> figures{
      {"valid_nll", "Valid NLL", &EpochReport::validNll, false},
      {"test_nll", "Test NLL", &EpochReport::testNll, false},
      {"valid_iwae", "Valid bound, K samples", &EpochReport::validIwae, true},
      {"test_iwae", "Test bound, K samples", &EpochReport::testIwae, true},
  };
  return figures;
}

double bestFigure(const RunSummary& run, const BestFigure& figure) {
  const EpochReport* best = run.best();
  return best ? best->*figure.value : kNotMeasured;
}

} // namespace dmm::types
