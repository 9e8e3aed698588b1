#pragma once

#include "core/types/EpochReport.h"
#include "core/types/ExperimentConfig.h"

#include <cstdint>

namespace dmm::types {

/// When what is done every few epochs is due: Pyro's rule (epoch > 0 and a multiple), and after the
/// last epoch too, so that a finished run has a final figure.
bool isDue(std::int64_t epoch, std::int64_t every, std::int64_t numEpochs);

/// How often that is so from epoch `first` on.
std::int64_t countDue(std::int64_t first, std::int64_t every, std::int64_t numEpochs);

/// Valid and test together, against train, as the literature splits the chorales.
inline constexpr double kUsualHeldOutShare = 2.0 / 3;

/// An evaluation's work, in epochs of training: what is to be expected of one that was never timed.
double evaluationInEpochs(const ExperimentConfig& config, double heldOutShare = kUsualHeldOutShare);

/// The cost with what was never timed filled in by what is to be expected.
RunCost withGuesses(RunCost cost, const ExperimentConfig& config,
                    double heldOutShare = kUsualHeldOutShare);

/// Seconds from the end of so many epochs to the end of the run, with every evaluation and every
/// piece that is composed on the way; NaN where the cost of an epoch is not known.
double secondsOf(const ExperimentConfig& config, const RunCost& cost, std::int64_t epochsDone = 0);

} // namespace dmm::types
