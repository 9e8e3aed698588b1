#pragma once

#include "core/types/ConfigField.h"
#include "core/types/RunInfo.h"

#include <cstddef>
#include <string>
#include <vector>

namespace dmm::types {

/// Comparing experiments, by the one table of settings: a setting that is added there takes part in
/// all of this by itself.

/// The content decides where it is known of both: the same dataset may have another path elsewhere.
/// Else it is the file and its name; none means the built-in chorales.
bool haveSameDataset(const ExperimentConfig& a, const ExperimentConfig& b);

/// Whether training an epoch takes as long with the one as with the other: nothing differs but
/// settings that are known to cost no time (learning rate, seed, number of epochs and the like).
bool areEquallyFast(const ExperimentConfig& a, const ExperimentConfig& b);

/// Whether the two differ by nothing but name and seed.
bool areSeedsOfOneExperiment(const ExperimentConfig& a, const ExperimentConfig& b);

/// A setting that not all of some experiments share, with the text of its value in each.
struct SettingDifference {
  const ConfigField* field = nullptr;
  std::vector<std::string> values;
};
std::vector<SettingDifference> differingSettings(const std::vector<ExperimentConfig>& configs);

/// Mean and sample standard deviation of the finite ones among some values.
struct Spread {
  std::size_t count = 0;
  double mean = kNotMeasured;
  double deviation = kNotMeasured; ///< from two values on
};
Spread spreadOf(const std::vector<double>& values);

/// A figure of a run's best epoch on valid (the one with the lowest valid NLL); all are nats a
/// slice, lower is better.
struct BestFigure {
  const char* key;   ///< "valid_nll"
  const char* label; ///< "Valid NLL"
  EpochFigure value;
  bool isOfKSamples; ///< it depends on run.evaluation_particles
};
const std::vector<BestFigure>& bestFigures();
double bestFigure(const RunSummary& run, const BestFigure& figure);

} // namespace dmm::types
