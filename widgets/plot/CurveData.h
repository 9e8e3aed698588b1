#pragma once

#include "widgets/plot/CurveTypes.h"
#include "widgets/plot/Extremes.h"

#include <QPointF>

#include <cmath>
#include <optional>
#include <utility>
#include <vector>

namespace dmm::widgets {

/// What a set of points spans; invalid until something was included.
struct CurveBounds {
  double minX = 0, maxX = 0, minY = 0, maxY = 0;
  bool isValid = false;

  void include(double x, double y);
  void include(const CurveBounds& other);
};

/// The samples of one curve, ordered by x. Every sample is kept, those whose value is not finite
/// included: they break the line, and a plot marks where they happened.
class CurveData {
 public:
  using Samples = std::vector<QPointF>;

  /// x must be finite.
  void insert(double x, double y);
  void clear();

  const Samples& samples() const { return m_samples; }
  /// Of them, those that are not finite.
  const Samples& nonFinite() const { return m_nonFinite; }
  std::size_t finiteCount() const { return m_samples.size() - m_nonFinite.size(); }

  /// Of the values in [first, end), or of all; fast however many they are.
  Extremes extremes(Samples::const_iterator first, Samples::const_iterator end) const;
  Extremes extremes() const { return extremes(m_samples.begin(), m_samples.end()); }
  /// Finite samples that a logarithmic axis has no place for.
  std::size_t hiddenCount(CurveScale xScale, CurveScale yScale) const;

  /// Of the samples with from <= x <= to: all of their x, and the y that have a place on an axis of
  /// this scale; invalid where none has.
  CurveBounds bounds(double from, double to, CurveScale yScale = CurveScale::Linear) const;

  /// Adds at most `most` values with from <= x <= to that have a place on an axis of this scale,
  /// evenly picked.
  void pick(double from, double to, CurveScale yScale, std::size_t most,
            std::vector<double>& values) const;

  /// Of all x that have a place on an axis of this scale.
  std::optional<std::pair<double, double>> xSpan(CurveScale xScale = CurveScale::Linear) const;

  /// The first sample with this x or a greater one.
  Samples::const_iterator firstFrom(double x) const;

  /// The sample whose x is nearest, or nullptr where there is none.
  const QPointF* nearestTo(double x) const;

  /// Whether a value has a place on an axis of this scale.
  static bool fits(double value, CurveScale scale) {
    return std::isfinite(value) && (scale == CurveScale::Linear || value > 0);
  }

 private:
  Samples m_samples;
  Samples m_nonFinite;
  ExtremesTree m_tree; ///< of the values of m_samples
  std::size_t m_xNotPositive = 0, m_yNotPositive = 0, m_bothNotPositive = 0; ///< of finite ones
};

} // namespace dmm::widgets
