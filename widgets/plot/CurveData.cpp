#include "widgets/plot/CurveData.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace dmm::widgets {

namespace {

bool isLeftOf(const QPointF& a, const QPointF& b) { return a.x() < b.x(); }

void insertInOrder(CurveData::Samples& samples, const QPointF& sample) {
  samples.insert(std::upper_bound(samples.begin(), samples.end(), sample, isLeftOf), sample);
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
  insertInOrder(m_samples, {x, y});
  if (!std::isfinite(y)) return insertInOrder(m_nonFinite, {x, y});
  m_xNotPositive += x <= 0;
  m_yNotPositive += y <= 0;
  m_bothNotPositive += x <= 0 && y <= 0;
}

void CurveData::clear() {
  m_samples.clear();
  m_nonFinite.clear();
  m_xNotPositive = m_yNotPositive = m_bothNotPositive = 0;
}

bool CurveData::allFit(CurveScale yScale) const {
  return m_nonFinite.empty() && hiddenCount(CurveScale::Linear, yScale) == 0;
}

std::size_t CurveData::hiddenCount(CurveScale xScale, CurveScale yScale) const {
  const bool isLogX = xScale == CurveScale::Logarithmic, isLogY = yScale == CurveScale::Logarithmic;
  return (isLogX ? m_xNotPositive : 0) + (isLogY ? m_yNotPositive : 0) -
         (isLogX && isLogY ? m_bothNotPositive : 0);
}

CurveData::Samples::const_iterator CurveData::firstFrom(double x) const {
  return std::lower_bound(m_samples.begin(), m_samples.end(), QPointF(x, 0), isLeftOf);
}

CurveBounds CurveData::bounds(double from, double to, CurveScale yScale) const {
  const auto first = firstFrom(from);
  const auto end = std::upper_bound(first, m_samples.end(), QPointF(to, 0), isLeftOf);
  CurveBounds bounds;
  if (first == end) return bounds;
  if (!allFit(yScale)) {
    for (auto sample = first; sample != end; ++sample)
      if (fits(sample->y(), yScale)) bounds.include(sample->x(), sample->y());
    return bounds;
  }
  double low = first->y(), high = first->y();
  for (auto sample = first; sample != end; ++sample) {
    low = std::min(low, sample->y());
    high = std::max(high, sample->y());
  }
  bounds.include(first->x(), low);
  bounds.include((end - 1)->x(), high);
  return bounds;
}

std::optional<std::pair<double, double>> CurveData::xSpan(CurveScale xScale) const {
  const auto first = std::find_if(m_samples.begin(), m_samples.end(),
                                  [&](const QPointF& sample) { return fits(sample.x(), xScale); });
  if (first == m_samples.end()) return std::nullopt;
  return std::pair(first->x(), m_samples.back().x());
}

const QPointF* CurveData::nearestTo(double x) const {
  if (m_samples.empty()) return nullptr;
  const auto after = firstFrom(x);
  if (after == m_samples.begin()) return &*after;
  const auto before = after - 1;
  if (after == m_samples.end()) return &*before;
  return x - before->x() <= after->x() - x ? &*before : &*after;
}

} // namespace dmm::widgets
