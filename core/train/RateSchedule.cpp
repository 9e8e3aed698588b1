#include "core/train/RateSchedule.h"

#include <cmath>
#include <numbers>

namespace dmm::train {

double rateFactor(const types::ExperimentConfig::OptimiserConfig& config, std::int64_t step,
                  std::int64_t steps) {
  const std::int64_t warmup = config.warmupSteps;
  if (step <= warmup) return static_cast<double>(step) / static_cast<double>(warmup);
  if (config.schedule != types::RateSchedule::Cosine) return 1;
  const double done = static_cast<double>(step - 1 - warmup) / static_cast<double>(steps - warmup);
  return (1 + std::cos(std::numbers::pi * done)) / 2;
}

} // namespace dmm::train
