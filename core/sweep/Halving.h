#pragma once

#include "core/sweep/Sweep.h"

#include <optional>
#include <set>

namespace dmm::sweep {

/// Stages of a sweep: stage s ends after the epoch of its rung, the last one with the runs' end. A
/// sweep without halving has one stage.
std::int64_t stageCount(const Sweep& sweep);

/// The epochs that a run of this stage has done at its end.
std::int64_t epochsOfStage(const Sweep& sweep, const types::ExperimentConfig& config,
                           std::int64_t stage);

/// The runs that a stage begins with: all in stage 0; then those of the points that were the best
/// at the last rung, and of these at least one. Follows from what metrics.csv of the runs says
/// alone, so that every program sees the same ones. A point of which a run has no valid NLL there
/// does not go on. Nothing while a run that could still get there has not.
std::optional<std::set<std::int64_t>> runsOfStage(const Sweep& sweep, std::int64_t stage);

/// The same, when the runs' figures are known: valid NLL at each rung, [rung][index], NaN where
/// there is none.
std::set<std::int64_t> bestPoints(const std::vector<types::SweepRun>& runs,
                                  const std::set<std::int64_t>& begun,
                                  const std::vector<double>& validNll, double keep);

} // namespace dmm::sweep
