#pragma once

#include "core/data/Dataset.h"
#include "core/support/WorkTimes.h"
#include "core/types/ExperimentConfig.h"

#include <cstdint>
#include <string>
#include <vector>

namespace dmm::train {

/// How fast an experiment trains here.
struct EpochBenchmark {
  std::vector<double> epochSeconds;     ///< one a measured epoch
  std::vector<double> machineRates;     ///< GFLOP/s of all threads, measured before each epoch
  double usefulGflop = 0;               ///< an epoch, no padding counted
  std::string productLibrary;           ///< who computed the matrix products
  bool isReference = false;             ///< computed in plain autograd, on whatever device
  std::vector<support::WorkTimes> work; ///< of an epoch, one a thread; when it was asked for

  double medianSeconds = 0; ///< of an epoch
  double medianMachineRate = 0;

  /// GFLOP/s over those that the machine has for as many threads.
  double share() const { return usefulGflop / medianSeconds / medianMachineRate; }
};

/// Trains a fresh model of each experiment for one epoch to warm up and then for `epochs` more, an
/// epoch of each in turn, and throws them away; the learning rate is next to nothing, so that what
/// is measured does not depend on how training goes. Where the time goes is counted when asked for.
/// Throws support::InputError for a configuration
/// that cannot be trained.
std::vector<EpochBenchmark> measureEpochs(const std::vector<types::ExperimentConfig>& configs,
                                          const data::Dataset& dataset, std::int64_t epochs,
                                          bool countsWork);

} // namespace dmm::train
