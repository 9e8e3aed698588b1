#pragma once

#include "core/types/SweepPlan.h"
#include "widgets/compare/ComparedRun.h"
#include "widgets/compare/ParallelCoordinates.h"

#include <vector>

namespace dmm::widgets {

/// Runs with the settings in which they differ, as a sweep has them, and the valid NLL that each
/// came to; NaN where there is none.
struct VariedRuns {
  types::SweepPlan plan; ///< its axes have a key alone
  std::vector<types::SweepRun> runs;
  std::vector<double> figures;
};

/// Of any runs; those that differ by their seed alone are one point. Runs of another dataset than
/// the first one's have no figure, since nobody can rank them.
VariedRuns variedRuns(const std::vector<ComparedRun>& runs);

/// What a plan's axes are called in tables and charts.
QStringList axisLabels(const types::SweepPlan& plan);

/// An axis for each setting that is varied, logarithmic where its values span more than a decade,
/// and one for valid NLL.
std::vector<ParallelAxis> parallelAxes(const types::SweepPlan& plan,
                                       const std::vector<types::SweepRun>& runs,
                                       const std::vector<double>& figures);

} // namespace dmm::widgets
