#include "core/train/EpochBenchmark.h"

#include "core/kernels/MatrixProduct.h"
#include "core/ops/ComputeThreads.h"
#include "core/support/WorkClock.h"
#include "core/train/EpochPass.h"
#include "core/train/MemoryCheck.h"
#include "core/types/Median.h"
#include "core/types/ModelShape.h"

#include <chrono>
#include <memory>
#include <numeric>

namespace dmm::train {

namespace {

/// The floating point operations of one epoch in matrix products, forward and backward (three times
/// forward): what has to be computed, whoever computes it.
double usefulFlops(const types::ExperimentConfig& config, std::size_t slices) {
  return 3 * 2 * types::productsASlice(config.model, types::samplesASlice(config)) *
         static_cast<double>(slices);
}

/// GFLOP/s that the machine has for as many threads, all at work at once: two cores share a cache,
/// or are two halves of one.
double machineRate(ThreadTeam& team) {
  std::vector<double> rates(static_cast<std::size_t>(team.size()));
  team.run([&](int member) { rates[static_cast<std::size_t>(member)] = kernels::productRate(); });
  return std::accumulate(rates.begin(), rates.end(), 0.0);
}

/// One experiment that is being measured.
class Measured {
 public:
  Measured(const types::ExperimentConfig& config, const data::Dataset& dataset)
      : m_config(withoutSteps(config))
      , m_state(m_config, architectureOf(m_config, dataset))
      , m_pass(m_config, dataset, m_state) {
    result.usefulGflop = 1e-9 * usefulFlops(m_config, dataset.sliceCount(types::Split::Train));
    result.productLibrary = kernels::productLibrary();
    result.isReference = operationsOf(m_config).execution() == types::Execution::Reference;
  }

  void runEpoch(bool isMeasured, bool countsWork) {
    const double rate = machineRate(m_pass.team());
    if (countsWork) support::startWorkClocks();
    types::EpochReport report;
    const auto begin = std::chrono::steady_clock::now();
    if (m_pass.run(report, [](std::int64_t) { return true; }) != EpochPass::Outcome::Completed)
      throw std::runtime_error("the loss is not finite at the starting weights");
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
    const auto work = countsWork ? support::stopWorkClocks() : std::vector<support::WorkTimes>();
    if (!isMeasured) return;
    for (std::size_t thread = 0; thread < work.size(); ++thread) addWork(thread, work[thread]);
    result.machineRates.push_back(rate);
    result.epochSeconds.push_back(taken.count());
  }

  EpochBenchmark result;

 private:
  void addWork(std::size_t thread, const support::WorkTimes& times) {
    if (thread >= result.work.size()) result.work.resize(thread + 1);
    for (std::size_t i = 0; i < support::kWorks; ++i)
      result.work[thread].seconds[i] += times.seconds[i];
  }

  /// The same work, but no weights that could run away.
  static types::ExperimentConfig withoutSteps(types::ExperimentConfig config) {
    config.optimiser.learningRate = 1e-9;
    return config;
  }

  types::ExperimentConfig m_config;
  TrainingState m_state;
  EpochPass m_pass;
};

} // namespace

std::vector<EpochBenchmark> measureEpochs(const std::vector<types::ExperimentConfig>& configs,
                                          const data::Dataset& dataset, std::int64_t epochs,
                                          bool countsWork) {
  ops::setComputeThreads(1);
  std::vector<std::unique_ptr<Measured>> all;
  for (const auto& config : configs) {
    requireMemory(config, dataset);
    all.push_back(std::make_unique<Measured>(config, dataset));
  }
  for (std::int64_t epoch = 0; epoch <= epochs; ++epoch) // the first one warms up
    for (const auto& one : all) one->runEpoch(epoch > 0, countsWork);
  std::vector<EpochBenchmark> results;
  for (const auto& one : all) {
    one->result.medianSeconds = types::median(one->result.epochSeconds);
    one->result.medianMachineRate = types::median(one->result.machineRates);
    for (support::WorkTimes& thread : one->result.work)
      for (double& seconds : thread.seconds) seconds /= static_cast<double>(epochs);
    results.push_back(std::move(one->result));
  }
  return results;
}

} // namespace dmm::train
