#pragma once

#include "widgets/plot/CurveData.h"

#include <optional>
#include <utility>
#include <vector>

namespace dmm::widgets {

/// The range of an axis that shows lower..upper with some room, as shares of the span (of its
/// logarithm on a logarithmic axis). A single value stands in the middle.
std::pair<double, double> paddedRange(double lower, double upper, double shareBelow,
                                      double shareAbove, CurveScale scale);

/// Where nearly all values lie, and as far beyond as noise goes: from the first percentile to the
/// 99th (of few values without the two least and the two greatest), and half as much more on either
/// side. What lies outside are outliers, as the loss of a first epoch. No range where there are too
/// few values to tell.
std::optional<std::pair<double, double>> usualRange(std::vector<double> values, CurveScale scale);

} // namespace dmm::widgets
