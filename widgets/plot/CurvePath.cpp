#include "widgets/plot/CurvePath.h"

#include <algorithm>
#include <cmath>

namespace dmm::widgets {

namespace {

using Sample = CurveData::Samples::const_iterator;

/// What the samples of one pixel column are together.
struct Column {
  double first = 0, last = 0, low = 0, high = 0;
  int count = 0;
  bool isBroken = false; ///< it holds a value that has no place on its axis

  void add(double value) {
    if (count++ == 0) first = low = high = value;
    low = std::min(low, value);
    high = std::max(high, value);
    last = value;
  }
};

Column gather(Sample from, Sample to, CurveScale yScale, bool allFit) {
  Column column;
  if (!allFit) {
    for (; from != to; ++from) {
      if (CurveData::fits(from->y(), yScale)) {
        column.add(from->y());
      } else {
        column.isBroken = true;
      }
    }
    return column;
  }
  column.count = int(to - from);
  column.first = from->y();
  column.last = (to - 1)->y();
  double low = column.first, high = column.first;
  for (; from != to; ++from) {
    low = std::min(low, from->y());
    high = std::max(high, from->y());
  }
  column.low = low;
  column.high = high;
  return column;
}

/// The first sample at or beyond this x; near ones are found fast.
Sample seek(Sample from, Sample end, double x) {
  std::ptrdiff_t stride = 1;
  Sample low = from;
  while (end - low > stride && (low + stride)->x() < x) {
    low += stride;
    stride *= 2;
  }
  const Sample high = end - low > stride ? low + stride : end;
  return std::lower_bound(low, high, QPointF(x, 0),
                          [](const QPointF& a, const QPointF& b) { return a.x() < b.x(); });
}

} // namespace

CurvePath makePath(const CurveData& data, const PixelMap& x, const PixelMap& y,
                   std::pair<int, int> columns) {
  CurvePath path;
  const auto& samples = data.samples();
  auto sample = data.firstFrom(x.toValue(columns.first));
  auto end = data.firstFrom(x.toValue(columns.second + 1));
  if (end != samples.end()) ++end;
  if (sample != samples.begin()) --sample;
  if (sample >= end) return path; // also where a plot is not laid out yet and has no width
  while (sample != end && !CurveData::fits(sample->x(), x.scale)) ++sample;

  const bool allFit = data.allFit(y.scale);
  bool isBroken = true;
  while (sample != end) {
    const double place = x.toPixel(sample->x());
    const double left = std::floor(place);
    const Sample next = seek(sample + 1, end, x.toValue(left + 1));
    const bool beginsBroken = !allFit && !CurveData::fits(sample->y(), y.scale);
    const Column column = gather(sample, next, y.scale, allFit);
    sample = next;
    isBroken = isBroken || beginsBroken;
    if (column.count > 0) {
      CurvePath::Step step;
      step.x = column.count > 1 ? left + 0.5 : place;
      step.first = y.toPixel(column.first);
      step.last = column.count > 1 ? y.toPixel(column.last) : step.first;
      step.low = column.count > 1 ? y.toPixel(column.low) : step.first;
      step.high = column.count > 1 ? y.toPixel(column.high) : step.first;
      if (step.low > step.high) std::swap(step.low, step.high);
      step.startsLine = isBroken;
      path.steps.push_back(step);
      isBroken = false;
    }
    isBroken = isBroken || column.isBroken;
  }
  return path;
}

} // namespace dmm::widgets
