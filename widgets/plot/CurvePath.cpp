#include "widgets/plot/CurvePath.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace dmm::widgets {

namespace {

using Sample = CurveData::Samples::const_iterator;

/// The first sample at or beyond this x, sought outwards from the one that is `guess` places on: as
/// many as the column before had, most often. A search that leaps about in memory costs more.
Sample seek(Sample from, Sample end, double x, std::ptrdiff_t guess) {
  Sample low = from, high = from + std::min(guess, end - from);
  std::ptrdiff_t stride = 1;
  const auto isBefore = [x](const QPointF& sample) { return sample.x() < x; };
  if (high != end && isBefore(*high)) {
    for (low = high; end - low > stride && isBefore(low[stride]); stride *= 2) low += stride;
    high = low + std::min(stride, end - low);
  } else {
    for (; high - from > stride && !isBefore(*(high - stride)); stride *= 2) high -= stride;
    low = high - std::min(stride, high - from);
  }
  return std::partition_point(low, high, isBefore);
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

  const auto hasPlace = [&](const QPointF& value) { return CurveData::fits(value.y(), y.scale); };
  bool isBroken = true;
  std::ptrdiff_t guess = 1;
  while (sample != end) {
    const double place = x.toPixel(sample->x());
    const double left = std::floor(place);
    const Sample next = seek(sample + 1, end, x.toValue(left + 1), guess);
    guess = next - sample - 1;
    const Extremes column = data.extremes(sample, next);
    isBroken = isBroken || !hasPlace(*sample);
    if (!column.isEmpty(y.scale)) {
      const Sample first = std::find_if(sample, next, hasPlace);
      const auto last =
          std::find_if(std::reverse_iterator(next), std::reverse_iterator(first + 1), hasPlace);
      CurvePath::Step step;
      step.first = y.toPixel(first->y());
      step.x = place;
      step.last = step.low = step.high = step.first;
      if (last.base() != first + 1) { // more than one
        step.x = left + 0.5;
        step.last = y.toPixel(last->y());
        step.low = y.toPixel(column.least(y.scale));
        step.high = y.toPixel(column.greatest());
        if (step.low > step.high) std::swap(step.low, step.high);
      }
      step.startsLine = isBroken;
      path.steps.push_back(step);
      isBroken = false;
    }
    isBroken = isBroken || !column.allFit(y.scale);
    sample = next;
  }
  return path;
}

std::vector<BandPiece> makeBand(const CurveData& lows, const CurveData& highs, const PixelMap& x,
                                const PixelMap& y, std::pair<int, int> columns) {
  const CurvePath low = makePath(lows, x, y, columns), high = makePath(highs, x, y, columns);
  const auto columnOf = [](const CurvePath::Step& step) { return std::floor(step.x); };
  std::vector<BandPiece> pieces;
  bool isBroken = true;
  for (auto a = low.steps.begin(), b = high.steps.begin();
       a != low.steps.end() && b != high.steps.end();) {
    if (columnOf(*a) != columnOf(*b)) { // one of the edges has no place here
      ++(columnOf(*a) < columnOf(*b) ? a : b);
      isBroken = true;
      continue;
    }
    if (isBroken || a->startsLine || b->startsLine) pieces.emplace_back();
    isBroken = false;
    pieces.back().first.emplace_back(a->x, std::min(a->low, b->low));
    pieces.back().second.emplace_back(a->x, std::max(a->high, b->high));
    ++a;
    ++b;
  }
  return pieces;
}

} // namespace dmm::widgets
