#pragma once

#include "core/types/EpochReport.h"

#include <vector>

namespace dmm::widgets {

/// The mean of one figure over several runs, with the lowest and the highest of them.
struct SeedCurve {
  std::vector<double> xs, means, lows, highs;
  std::int64_t firstEpoch = 0, lastEpoch = 0; ///< of those above
  bool isCut = false; ///< some of the runs have measured at other epochs, too
};

enum class SeedX { Epoch, Step, Seconds };

/// At the epochs at which all of the runs have measured the figure, so that no seed comes or goes
/// in the middle of a curve. Seconds are the mean of the runs' training times up to there.
SeedCurve seedCurve(const std::vector<const std::vector<types::EpochReport>*>& runs,
                    types::EpochFigure figure, SeedX x);

} // namespace dmm::widgets
