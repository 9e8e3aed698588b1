#include "core/train/Retreat.h"

#include "core/train/TrainingState.h"
#include "core/types/Music.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

namespace dmm::train {

const double kCoinToss = types::kKeyCount * std::numbers::ln2;

namespace {

constexpr double kSmallestRate = 0.01;

/// The weights before the first epoch; of a run that started from a file, none.
std::optional<Checkpoint> firstState(const runs::RunDirectory& run,
                                     const types::ExperimentConfig& config,
                                     const model::Architecture& architecture) {
  if (!run.readInfo().initialWeights.empty() || !run.readInfo().parentRun.empty())
    return std::nullopt;
  return TrainingState(config, architecture).capture();
}

/// States of before the last whole epoch, the newest first.
std::optional<Checkpoint> olderState(std::int64_t steps, const Checkpoint& lastGood,
                                     const runs::RunDirectory& run,
                                     const types::ExperimentConfig& config) {
  std::vector<std::filesystem::path> kept;
  for (std::int64_t epoch = lastGood.epoch - 2; epoch >= 0; --epoch)
    if (const auto file = run.epochCheckpoint(epoch); std::filesystem::exists(file))
      kept.push_back(file);
  if (steps <= std::int64_t(kept.size())) return loadCheckpoint(kept[std::size_t(steps - 1)]);
  if (auto first = firstState(run, config, lastGood.architecture)) return first;
  if (!kept.empty()) return loadCheckpoint(kept.back());
  return std::nullopt;
}

} // namespace

Retreat retreat(std::int64_t lost, const Checkpoint& lastGood, const runs::RunDirectory& run,
                const types::ExperimentConfig& config) {
  Retreat result{lastGood, lastGood.epoch};
  if (lost == 0) return result;
  if (const auto older = olderState(lost, lastGood, run, config)) {
    result.from = older->epoch;
    result.state.parameters = older->parameters;
    result.state.moments = older->moments;
  }
  result.state.rewoundRate =
      std::max(kSmallestRate, lastGood.rewoundRate * std::pow(0.1, static_cast<double>(lost)));
  return result;
}

} // namespace dmm::train
