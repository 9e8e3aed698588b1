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
  if (m_samples.empty() || m_samples.back().x() <= x) {
    m_samples.emplace_back(x, y);
    m_tree.append(y);
  } else { // all after it move on
    insertInOrder(m_samples, {x, y});
    m_tree.clear();
    for (const QPointF& sample : m_samples) m_tree.append(sample.y());
  }
  if (!std::isfinite(y)) return insertInOrder(m_nonFinite, {x, y});
  m_xNotPositive += x <= 0;
  m_yNotPositive += y <= 0;
  m_bothNotPositive += x <= 0 && y <= 0;
}

void CurveData::clear() {
  m_samples.clear();
  m_nonFinite.clear();
  m_tree.clear();
  m_xNotPositive = m_yNotPositive = m_bothNotPositive = 0;
}

Extremes CurveData::extremes(Samples::const_iterator first, Samples::const_iterator end) const {
  return m_tree.of(std::size_t(first - m_samples.begin()), std::size_t(end - m_samples.begin()),
                   [this](std::size_t place) { return m_samples[place].y(); });
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
  const Extremes found = extremes(first, end);
  CurveBounds bounds;
  if (found.isEmpty(yScale)) return bounds;
  bounds.include(first->x(), found.least(yScale));
  bounds.include((end - 1)->x(), found.greatest());
  return bounds;
}

void CurveData::pick(double from, double to, CurveScale yScale, std::size_t most,
                     std::vector<double>& values) const {
  const auto first = firstFrom(from);
  const auto end = std::upper_bound(first, m_samples.end(), QPointF(to, 0), isLeftOf);
  const auto stride = std::ptrdiff_t(std::size_t(end - first) / most + 1);
  for (auto sample = first; end - sample > 0; sample += std::min(stride, end - sample))
    if (fits(sample->y(), yScale)) values.push_back(sample->y());
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
