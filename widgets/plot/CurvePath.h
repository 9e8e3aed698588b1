#pragma once

#include "widgets/plot/CurveData.h"

#include <cmath>
#include <utility>
#include <vector>

namespace dmm::widgets {

/// A curve as it looks at one size: what falls into one pixel column is joined into a span from its
/// lowest to its highest value, so that no sample is left out of the picture and none is drawn
/// twice. Pixels; y may grow either way.
struct CurvePath {
  struct Step {
    double x = 0;               ///< of a single sample; of a span, the middle of its column
    double first = 0, last = 0; ///< y where the curve enters and leaves
    double low = 0, high = 0;   ///< the least and the greatest y
    bool startsLine = false;    ///< not joined to the step before
    bool isSpan() const { return low != high; }
  };
  std::vector<Step> steps;
};

/// How an axis places its values: pixel = offset + factor * value, or * log(value).
struct PixelMap {
  double offset = 0, factor = 1;
  CurveScale scale = CurveScale::Linear;

  double toPixel(double value) const {
    return offset + factor * (scale == CurveScale::Logarithmic ? std::log(value) : value);
  }
  double toValue(double pixel) const {
    const double value = (pixel - offset) / factor;
    return scale == CurveScale::Logarithmic ? std::exp(value) : value;
  }
};

/// Of the samples in view and one beyond either end. Those that have no place on their axis break
/// the line. `columns` is the first and the last pixel column in view.
CurvePath makePath(const CurveData& data, const PixelMap& x, const PixelMap& y,
                   std::pair<int, int> columns);

/// The upper and the lower edge of what lies between two curves over the same x, as drawn: in a
/// pixel column all that either of them covers there.
using BandPiece = std::pair<std::vector<QPointF>, std::vector<QPointF>>;
/// In pieces that have a place on the axes.
std::vector<BandPiece> makeBand(const CurveData& lows, const CurveData& highs, const PixelMap& x,
                                const PixelMap& y, std::pair<int, int> columns);

} // namespace dmm::widgets
