#include "widgets/plot/CurveSeries.h"

#include "widgets/theme/Palette.h"

#include <qcustomplot.h>

#include <algorithm>
#include <cmath>

namespace dmm::widgets {

namespace {

constexpr double kMarkerSize = 6;
constexpr double kOutlineWidth = 1.6;
constexpr int kPixelsAMarker = 8;

QCPScatterStyle::ScatterShape shapeOf(CurveMarker marker) {
  switch (marker) {
  case CurveMarker::None: return QCPScatterStyle::ssNone;
  case CurveMarker::Circle: return QCPScatterStyle::ssCircle;
  case CurveMarker::Square: return QCPScatterStyle::ssSquare;
  }
  return QCPScatterStyle::ssNone;
}

} // namespace

CurveSeries::CurveSeries(QCustomPlot& plot, const QString& label, const QPen& pen,
                         CurveMarker marker)
    : m_plot(&plot)
    , m_label(label)
    , m_pen(pen)
    , m_marker(marker)
    , m_line(plot.addGraph())
    , m_crosses(plot.addGraph(plot.xAxis, plot.yAxis2)) {
  m_line->setName(label);
  m_line->setPen(pen);
  m_line->setSelectable(QCP::stNone);
  m_crosses->setLineStyle(QCPGraph::lsNone);
  m_crosses->setSelectable(QCP::stNone);
  m_crosses->removeFromLegend();
}

void CurveSeries::append(double x, double y) {
  m_data.insert(x, y);
  if (std::isfinite(y)) {
    m_line->addData(x, y);
  } else {
    m_line->addData(x, qQNaN()); // breaks the line: nothing is known here
    m_crosses->addData(x, kCrossHeight);
  }
}

void CurveSeries::clear() {
  m_data.clear();
  m_line->data()->clear();
  m_crosses->data()->clear();
}

void CurveSeries::restyle(const QPalette& palette) {
  const QPen cross(palette::problemText(palette), kOutlineWidth);
  m_crosses->setScatterStyle(
      QCPScatterStyle(QCPScatterStyle::ssCross, cross, Qt::NoBrush, kMarkerSize + 2));
  hideCrowdedMarkers(palette);
}

void CurveSeries::hideCrowdedMarkers(const QPalette& palette) {
  const QCPRange x = m_plot->xAxis->range();
  const auto& points = m_data.points();
  const auto seen = std::count_if(points.begin(), points.end(),
                                  [&](const QPointF& point) { return x.contains(point.x()); });
  const bool isCrowded = seen * kPixelsAMarker > std::max(1, m_plot->axisRect()->width());
  // The outline of a marker is solid even where the line is dashed.
  m_line->setScatterStyle(QCPScatterStyle(isCrowded ? QCPScatterStyle::ssNone : shapeOf(m_marker),
                                          QPen(m_pen.color(), kOutlineWidth),
                                          palette::paper(palette), kMarkerSize));
}

} // namespace dmm::widgets
