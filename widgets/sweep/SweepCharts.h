#pragma once

#include "widgets/sweep/ShownSweep.h"

#include <vector>

namespace dmm::widgets {

/// The valid NLL of every run of a sweep, NaN where there is none yet.
std::vector<double> figuresOf(const ShownSweep& sweep);

/// Whether all are the same; two that are not there are.
bool haveSameFigures(const std::vector<double>& a, const std::vector<double>& b);

/// The places of the runs of so many points with the lowest valid NLL in the mean over their seeds,
/// the best first; points without a figure are none of them.
std::vector<std::size_t> bestPointsOf(const ShownSweep& sweep, std::size_t points);

} // namespace dmm::widgets
