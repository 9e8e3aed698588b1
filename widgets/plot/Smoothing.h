#pragma once

#include "widgets/plot/CurveData.h"

namespace dmm::widgets {

/// A running average in which a sample counts `weight` times as much as the one after it; the
/// weights always sum to one, so that it starts at the first value and leaves a constant exactly
/// constant. 0: no smoothing. Values that are not finite are passed over.
class Smoothing {
 public:
  static constexpr double kLargestWeight = 0.999;

  /// Clamped to 0..kLargestWeight.
  explicit Smoothing(double weight = 0);

  double weight() const { return m_weight; }
  double add(double value);
  void reset();

 private:
  double m_weight;
  double m_mean = 0;
  double m_total = 0; ///< of the weights so far, the newest counting 1
};

/// The smoothed curve, one sample for each of the curve.
CurveData smoothed(const CurveData& curve, double weight);

} // namespace dmm::widgets
