#pragma once

#include "core/types/Comparability.h"
#include "core/types/GroupDifference.h"

#include <cstddef>
#include <vector>

namespace dmm::types {

/// The seeds of one experiment against those of the baseline's, by one figure of the test pieces.
struct GroupComparison {
  std::vector<std::size_t> baseline, group; ///< places of the runs, whole ones alone
  const BestFigure* figure = nullptr;
  GroupDifference difference;
};

/// Compares every experiment among some runs with the baseline's, by each figure that the pieces of
/// all their whole runs were measured by: on one dataset, of a bound of K samples with one K.
/// `pieces` are of each run's best epoch on valid; a run without them takes its experiment out.
std::vector<GroupComparison> compareGroups(const std::vector<const RunSummary*>& runs,
                                           const std::vector<PieceScores>& pieces,
                                           std::size_t baseline);

} // namespace dmm::types
