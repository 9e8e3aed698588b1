#include "widgets/plot/CurveData.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace dmm::widgets {

namespace {

bool isLeftOf(const QPointF& a, const QPointF& b) { return a.x() < b.x(); }

void insertInOrder(std::vector<QPointF>& points, const QPointF& point) {
  points.insert(std::upper_bound(points.begin(), points.end(), point, isLeftOf), point);
}

} // namespace

void CurveBounds::include(double x, double y) {
  minX = isValid ? std::min(minX, x) : x;
  maxX = isValid ? std::max(maxX, x) : x;
  minY = isValid ? std::min(minY, y) : y;
  maxY = isValid ? std::max(maxY, y) : y;
  isValid = true;
}

void CurveBounds::include(const CurveBounds& other) {
  if (!other.isValid) return;
  include(other.minX, other.minY);
  include(other.maxX, other.maxY);
}

void CurveData::insert(double x, double y) {
  if (!std::isfinite(x))
    throw std::invalid_argument("CurveData::insert: expected a finite x, got one that is not");
  insertInOrder(std::isfinite(y) ? m_points : m_nonFinite, {x, y});
}

void CurveData::clear() {
  m_points.clear();
  m_nonFinite.clear();
}

CurveBounds CurveData::bounds(double from, double to) const {
  CurveBounds bounds;
  auto point = std::lower_bound(m_points.begin(), m_points.end(), QPointF(from, 0), isLeftOf);
  for (; point != m_points.end() && point->x() <= to; ++point)
    bounds.include(point->x(), point->y());
  return bounds;
}

std::optional<std::pair<double, double>> CurveData::xSpan() const {
  CurveBounds bounds;
  for (const auto* points : {&m_points, &m_nonFinite}) {
    if (points->empty()) continue;
    bounds.include(points->front().x(), 0);
    bounds.include(points->back().x(), 0);
  }
  if (!bounds.isValid) return std::nullopt;
  return std::pair(bounds.minX, bounds.maxX);
}

} // namespace dmm::widgets
