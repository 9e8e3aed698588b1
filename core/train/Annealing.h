#pragma once

#include "core/types/ExperimentConfig.h"

#include <cstdint>

namespace dmm::train {

/// The weight of the KL term for one mini-batch, as Pyro's examples/dmm.py has it: with m0 the
/// minimum and E the annealing epochs of M mini-batches, epoch e (from 0) and mini-batch b (from
/// 0), beta = m0 + (1 - m0) (b + e M + 1) / (E M) while e < E, then 1.
double annealingFactor(const types::ExperimentConfig::AnnealingConfig& config, std::int64_t epoch,
                       std::int64_t miniBatch, std::int64_t miniBatches);

} // namespace dmm::train
