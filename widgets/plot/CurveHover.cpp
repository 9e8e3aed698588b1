#include "widgets/plot/CurveHover.h"

#include <QCoreApplication>
#include <QLineF>
#include <qcustomplot.h>

#include <cmath>

namespace dmm::widgets {

namespace {

constexpr double kRadius = 32; ///< pixels

QString exact(double value) { return QString::number(value, 'g', QLocale::FloatingPointShortest); }

} // namespace

NearestPoint nearestPoint(const QCustomPlot& plot, const std::vector<CurveSeries>& series,
                          const QPointF& mouse) {
  NearestPoint nearest;
  double distance = kRadius;
  const auto consider = [&](const CurveSeries& candidate, const QPointF& point, double yPixel) {
    const QPointF place(plot.xAxis->coordToPixel(point.x()), yPixel);
    const double length = QLineF(place, mouse).length();
    if (length >= distance || !plot.axisRect()->rect().contains(place.toPoint())) return;
    distance = length;
    nearest = {&candidate, point};
  };
  for (const auto& candidate : series) {
    for (const auto& point : candidate.data().points())
      consider(candidate, point, plot.yAxis->coordToPixel(point.y()));
    for (const auto& point : candidate.data().nonFinite())
      consider(candidate, point, plot.yAxis2->coordToPixel(CurveSeries::kCrossHeight));
  }
  return nearest;
}

QString describePoint(const NearestPoint& nearest, const QString& xTitle, const QString& unit) {
  const double y = nearest.point.y();
  QString value = exact(y) + QChar(' ') + unit;
  if (std::isnan(y)) value = QCoreApplication::translate("CurvePlot", "not a number (NaN)");
  if (std::isinf(y)) value = QCoreApplication::translate("CurvePlot", "infinite (Inf)");
  return QStringLiteral("%1\n%2 %3: %4")
      .arg(nearest.series->label(), xTitle, exact(nearest.point.x()), value);
}

} // namespace dmm::widgets
