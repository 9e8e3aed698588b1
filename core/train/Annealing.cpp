#include "core/train/Annealing.h"

namespace dmm::train {

double annealingFactor(const types::ExperimentConfig::AnnealingConfig& config, std::int64_t epoch,
                       std::int64_t miniBatch, std::int64_t miniBatches) {
  if (epoch >= config.annealingEpochs) return 1.0;
  const auto done = static_cast<double>(miniBatch + epoch * miniBatches + 1);
  const auto whole = static_cast<double>(config.annealingEpochs * miniBatches);
  return config.minimumAnnealingFactor + (1 - config.minimumAnnealingFactor) * done / whole;
}

} // namespace dmm::train
