#include "widgets/plot/CurvePath.h"

#include <algorithm>
#include <cmath>

namespace dmm::widgets {

CurvePath makePath(const CurveData& data, CurveScale xScale, CurveScale yScale, const PixelMap& x,
                   const PixelMap& y, std::pair<int, int> columns) {
  CurvePath path;
  const auto& samples = data.samples();
  auto sample = data.firstFrom(x.toValue(columns.first));
  const auto end = std::min(data.firstFrom(x.toValue(columns.second + 1)) + 1, samples.end());
  if (sample != samples.begin()) --sample;
  if (sample >= end) return path;
  if (sample->x() <= 0 && xScale == CurveScale::Logarithmic) sample = data.firstFrom(1e-300);

  bool isBroken = true;
  while (sample < end) {
    if (!CurveData::fits(sample->y(), yScale)) {
      isBroken = true;
      ++sample;
      continue;
    }
    // All samples of one pixel column: compared by value, so that only four are converted.
    const double place = x.toPixel(sample->x());
    const double column = std::floor(place);
    const double right = x.toValue(column + 1);
    double low = sample->y(), high = low, last = low;
    const double first = low;
    bool isBrokenAfter = false;
    int count = 0;
    for (; sample < end && (count == 0 || sample->x() < right); ++sample) {
      const double value = sample->y();
      if (!CurveData::fits(value, yScale)) {
        isBrokenAfter = true;
        continue;
      }
      low = std::min(low, value);
      high = std::max(high, value);
      last = value;
      ++count;
    }
    CurvePath::Step step;
    step.x = count > 1 ? column + 0.5 : place;
    step.first = y.toPixel(first);
    step.last = count > 1 ? y.toPixel(last) : step.first;
    step.low = count > 1 ? y.toPixel(low) : step.first;
    step.high = count > 1 ? y.toPixel(high) : step.first;
    if (step.low > step.high) std::swap(step.low, step.high);
    step.startsLine = isBroken;
    isBroken = isBrokenAfter;
    path.steps.push_back(step);
  }
  return path;
}

} // namespace dmm::widgets
