#pragma once

#include "core/data/Dataset.h"
#include "core/types/EstimatorReport.h"

#include <filesystem>
#include <functional>
#include <vector>

namespace dmm::diagnose {

/// Which estimators of a run's model are measured, and where that is kept.
struct EstimatorRequest {
  std::filesystem::path checkpoint;
  std::vector<types::Estimator> plan; ///< at least one
  types::EstimatorSettings settings;
  int threads = 1;
  /// The folder of core/runs/EstimatorsFile.h: rows that are there with these settings are not
  /// measured again, and each new one is kept at once. Empty: nothing is read or kept.
  std::filesystem::path folder;
};

struct EstimatorOutcome {
  types::EstimatorReport report;
  bool isComplete = false; ///< not where `hear` gave up
};

/// core/diagnose/EstimatorBench.h, of a checkpoint and the dataset that it trained on. Throws
/// support::InputError for a checkpoint that cannot be read, and for what this machine has no
/// memory for.
EstimatorOutcome measureEstimators(const EstimatorRequest& request, const data::Dataset& dataset,
                                   const std::function<bool(const types::EstimatorProgress&,
                                                            const types::EstimatorReport&)>& hear);

} // namespace dmm::diagnose
