#pragma once

#include <QPointF>

#include <optional>
#include <vector>

namespace dmm::widgets {

/// What a set of points spans; invalid until something was included.
struct CurveBounds {
  double minX = 0, maxX = 0, minY = 0, maxY = 0;
  bool isValid = false;

  void include(double x, double y);
  void include(const CurveBounds& other);
};

/// The points of one series, ordered by x. Every point is kept. Values that are not finite make no
/// point; they are kept apart with their x, so that a plot can mark them.
class CurveData {
 public:
  /// x must be finite.
  void insert(double x, double y);
  void clear();

  const std::vector<QPointF>& points() const { return m_points; }
  const std::vector<QPointF>& nonFinite() const { return m_nonFinite; }

  /// Of the points with from <= x <= to.
  CurveBounds bounds(double from, double to) const;

  /// Of all x, those of values that are not finite included; the y are not meaningful.
  std::optional<std::pair<double, double>> xSpan() const;

 private:
  std::vector<QPointF> m_points;
  std::vector<QPointF> m_nonFinite;
};

} // namespace dmm::widgets
