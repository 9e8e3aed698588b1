#pragma once

#include "widgets/plot/CurveData.h"

#include <utility>

namespace dmm::widgets {

/// The range of an axis that shows lower..upper with some room, as shares of the span (of its
/// logarithm on a logarithmic axis). A single value stands in the middle.
std::pair<double, double> paddedRange(double lower, double upper, double shareBelow,
                                      double shareAbove, CurveScale scale);

} // namespace dmm::widgets
