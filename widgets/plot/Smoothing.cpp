#include "widgets/plot/Smoothing.h"

#include <algorithm>
#include <cmath>

namespace dmm::widgets {

Smoothing::Smoothing(double weight) : m_weight(std::clamp(weight, 0.0, kLargestWeight)) {}

double Smoothing::add(double value) {
  if (!std::isfinite(value)) return value;
  m_total = m_total * m_weight + 1;
  m_mean += (value - m_mean) / m_total;
  return m_mean;
}

void Smoothing::reset() { m_mean = m_total = 0; }

CurveData smoothed(const CurveData& curve, double weight) {
  Smoothing smoothing(weight);
  CurveData result;
  for (const QPointF& sample : curve.samples())
    result.insert(sample.x(), smoothing.add(sample.y()));
  return result;
}

} // namespace dmm::widgets
