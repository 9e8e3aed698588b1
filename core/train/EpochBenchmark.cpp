#include "core/train/EpochBenchmark.h"

#include "core/kernels/MatrixProduct.h"
#include "core/ops/ComputeThreads.h"
#include "core/train/EpochPass.h"
#include "core/train/MemoryCheck.h"
#include "core/types/ModelShape.h"

#include <algorithm>
#include <chrono>

namespace dmm::train {

namespace {

double median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

/// The floating point operations of one epoch in matrix products, forward and backward (three times
/// forward): what has to be computed, whoever computes it.
double usefulFlops(const types::ExperimentConfig& config, std::size_t slices) {
  return 3 * 2 * types::productsASlice(config.model, types::samplesASlice(config)) *
         static_cast<double>(slices);
}

} // namespace

EpochBenchmark measureEpochs(types::ExperimentConfig config, const data::Dataset& dataset,
                             std::int64_t epochs) {
  requireMemory(config, dataset);
  ops::setComputeThreads(1);
  config.optimiser.learningRate = 1e-9; // the same work, but no weights that could run away
  TrainingState state(config, architectureOf(config, dataset));
  EpochPass pass(config, dataset, state);
  EpochBenchmark result;
  result.usefulGflop = 1e-9 * usefulFlops(config, dataset.sliceCount(types::Split::Train));
  result.productLibrary = kernels::productLibrary();
  for (std::int64_t epoch = 0; epoch <= epochs; ++epoch) {
    const double rate = kernels::productRate();
    types::EpochReport report;
    const auto begin = std::chrono::steady_clock::now();
    if (pass.run(report, [](std::int64_t) { return true; }) != EpochPass::Outcome::Completed)
      throw std::runtime_error("the loss is not finite at the starting weights");
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
    if (epoch == 0) continue; // warms up
    result.machineRates.push_back(rate);
    result.epochSeconds.push_back(taken.count());
  }
  result.medianSeconds = median(result.epochSeconds);
  result.medianMachineRate = median(result.machineRates);
  return result;
}

} // namespace dmm::train
