#include "widgets/plot/CurveFit.h"

#include <algorithm>
#include <cmath>

namespace dmm::widgets {

std::pair<double, double> paddedRange(double lower, double upper, double shareBelow,
                                      double shareAbove, CurveScale scale) {
  if (scale == CurveScale::Logarithmic) {
    const double low = std::log10(lower), high = std::log10(upper);
    const double span = high - low;
    if (!(span > 0)) return {lower / 1.5, upper * 1.5};
    return {std::pow(10, low - span * shareBelow), std::pow(10, high + span * shareAbove)};
  }
  const double span = upper - lower;
  if (span > 0) return {lower - span * shareBelow, upper + span * shareAbove};
  const double margin = lower == 0 ? 0.5 : std::abs(lower) * 0.05;
  return {lower - margin, upper + margin};
}

} // namespace dmm::widgets
