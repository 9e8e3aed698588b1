#include "widgets/plot/CurveHover.h"

#include "widgets/plot/CurveLine.h"

#include <QCoreApplication>
#include <QLineF>

#include <algorithm>
#include <cmath>

namespace dmm::widgets {

namespace {

constexpr double kRadius = 32; ///< pixels

QString exact(double value) { return QString::number(value, 'g', QLocale::FloatingPointShortest); }

QString valueText(double value, const QString& unit) {
  if (std::isnan(value)) return QCoreApplication::translate("CurvePlot", "not a number (NaN)");
  if (std::isinf(value)) return QCoreApplication::translate("CurvePlot", "infinite (Inf)");
  return unit.isEmpty() ? exact(value) : exact(value) + QChar(' ') + unit;
}

QString describeLine(const CurveLine& line, const QPointF& point, double atX, const QString& xTitle,
                     const QString& unit) {
  QString text = line.name() + QStringLiteral(": ") + valueText(point.y(), unit);
  if (point.x() != atX) text += QStringLiteral(" (%1 %2)").arg(xTitle.toLower(), exact(point.x()));
  const QPointF* low = line.band().lows.nearestTo(point.x());
  const QPointF* high = line.band().highs.nearestTo(point.x());
  if (low && high && low->x() == point.x() && std::isfinite(low->y()) && std::isfinite(high->y()))
    text += QCoreApplication::translate("CurvePlot", ", from %1 to %2")
                .arg(exact(low->y()), exact(high->y()));
  if (line.isSmoothed() && std::isfinite(point.y()))
    if (const QPointF* smooth = line.smoothedData().nearestTo(point.x()))
      text += QCoreApplication::translate("CurvePlot", ", smoothed %1")
                  .arg(QString::number(smooth->y(), 'g', 6));
  return text;
}

} // namespace

NearestPoint nearestPoint(const QCustomPlot& plot, const std::vector<CurveLine*>& lines,
                          const QPointF& mouse) {
  NearestPoint nearest;
  double distance = kRadius;
  const QRect area = plot.axisRect()->rect();
  const double from = plot.xAxis->pixelToCoord(mouse.x() - kRadius);
  const double to = plot.xAxis->pixelToCoord(mouse.x() + kRadius);
  for (const auto* line : lines) {
    if (!line->realVisibility()) continue;
    const auto& samples = line->data().samples();
    for (auto sample = line->data().firstFrom(from); sample != samples.end() && sample->x() <= to;
         ++sample) {
      const double y =
          std::isfinite(sample->y()) ? plot.yAxis->coordToPixel(sample->y()) : line->crossPixelY();
      const QPointF place(plot.xAxis->coordToPixel(sample->x()), y);
      const double length = QLineF(place, mouse).length();
      if (length >= distance || !area.contains(place.toPoint())) continue;
      distance = length;
      nearest = {line, *sample};
    }
  }
  return nearest;
}

QString describePoint(const NearestPoint& nearest, const std::vector<CurveLine*>& lines,
                      const QString& xTitle, const QString& unit) {
  const double x = nearest.point.x();
  QStringList text{QStringLiteral("%1 %2").arg(xTitle, exact(x)),
                   describeLine(*nearest.line, nearest.point, x, xTitle, unit)};
  for (const auto* line : lines) {
    if (line == nearest.line || !line->realVisibility()) continue;
    if (const QPointF* point = line->data().nearestTo(x))
      text << describeLine(*line, *point, x, xTitle, unit);
  }
  return text.join(QLatin1Char('\n'));
}

} // namespace dmm::widgets
