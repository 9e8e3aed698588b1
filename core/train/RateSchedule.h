#pragma once

#include "core/types/ExperimentConfig.h"

#include <cstdint>

namespace dmm::train {

/// The factor on the learning rate of optimiser step t = 1 .. steps, beside the decay that
/// ClippedAdam multiplies up. With W = warmup_steps it is t / W while t <= W (Goyal et al. 2017,
/// arXiv:1706.02677). After it `cosine` has (1 + cos(pi (t - 1 - W) / (steps - W))) / 2 (Loshchilov
/// and Hutter, ICLR 2017, without restarts), the others 1.
double rateFactor(const types::ExperimentConfig::OptimiserConfig& config, std::int64_t step,
                  std::int64_t steps);

} // namespace dmm::train
