#include "widgets/plot/CurveFit.h"

#include <algorithm>
#include <cmath>

namespace dmm::widgets {

namespace {

constexpr std::size_t kFewValues = 30;

} // namespace

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

std::optional<std::pair<double, double>> usualRange(std::vector<double> values, CurveScale scale) {
  if (values.size() < kFewValues) return std::nullopt;
  const bool isLog = scale == CurveScale::Logarithmic;
  const auto ordered = [&](std::size_t place) {
    const auto found = values.begin() + std::ptrdiff_t(place);
    std::nth_element(values.begin(), found, values.end());
    return isLog ? std::log(*found) : *found;
  };
  const std::size_t skipped = std::max<std::size_t>(2, values.size() / 100);
  const double low = ordered(skipped), high = ordered(values.size() - 1 - skipped);
  const double beyond = (high - low) / 2;
  const auto value = [&](double place) { return isLog ? std::exp(place) : place; };
  return std::pair(value(low - beyond), value(high + beyond));
}

} // namespace dmm::widgets
