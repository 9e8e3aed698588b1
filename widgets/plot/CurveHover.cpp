#include "widgets/plot/CurveHover.h"

#include "widgets/plot/CurveLine.h"
#include "widgets/theme/Format.h"

#include <QCoreApplication>
#include <QLineF>

#include <algorithm>
#include <cmath>

namespace dmm::widgets {

namespace {

constexpr double kRadius = 32; ///< pixels
constexpr int kMostLines = 12;
constexpr int kWidestName = 220; ///< pixels
constexpr int kDigits = 4;

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

std::optional<double> nearestX(const QCustomPlot& plot, const std::vector<CurveLine*>& lines,
                               double mouseX) {
  std::optional<double> nearest;
  const auto distance = [&](double x) { return std::abs(plot.xAxis->coordToPixel(x) - mouseX); };
  for (const auto* line : lines) {
    if (!line->realVisibility()) continue;
    const QPointF* point = line->data().nearestTo(plot.xAxis->pixelToCoord(mouseX));
    if (point && (!nearest || distance(point->x()) < distance(*nearest))) nearest = point->x();
  }
  return nearest;
}

QString HoverText::xText(double x) const {
  switch (xUnit) {
  case CurveUnit::Whole: return format::count(std::llround(x));
  case CurveUnit::Duration:
    return x < 60 ? CurvePlot::tr("%1 s").arg(format::seconds(x)) : format::duration(x);
  case CurveUnit::Nats:
  case CurveUnit::Plain: break;
  }
  return QString::number(x, 'g', kDigits);
}

QString HoverText::valueText(double value) const {
  if (std::isnan(value)) return CurvePlot::tr("not a number");
  if (std::isinf(value)) return CurvePlot::tr("infinite");
  return yUnit == CurveUnit::Nats ? format::nll(value) : QString::number(value, 'g', kDigits);
}

QString HoverText::describe(const CurveLine& line, double x) const {
  const QPointF& point = *line.data().nearestTo(x);
  QString text = valueText(point.y()) + QStringLiteral("  ") +
                 QFontMetrics(font).elidedText(line.label(), Qt::ElideMiddle, kWidestName);
  const QPointF* low = line.band().lows.nearestTo(point.x());
  const QPointF* high = line.band().highs.nearestTo(point.x());
  if (low && high && low->x() == point.x() && std::isfinite(low->y()) && std::isfinite(high->y()))
    text += CurvePlot::tr(", %1 to %2").arg(valueText(low->y()), valueText(high->y()));
  if (line.isSmoothed() && std::isfinite(point.y()))
    if (const QPointF* smooth = line.smoothedData().nearestTo(point.x()))
      text += CurvePlot::tr(", smoothed %1").arg(valueText(smooth->y()));
  if (point.x() != x) text += QStringLiteral(", %1 %2").arg(xTitle.toLower(), xText(point.x()));
  return text;
}

QString HoverText::values(double x, const CurveLine* first,
                          const std::vector<CurveLine*>& lines) const {
  std::vector<const CurveLine*> shown;
  for (const auto* line : lines)
    if (line->realVisibility() && !line->data().samples().empty())
      shown.insert(line == first ? shown.begin() : shown.end(), line);
  QStringList text;
  for (const auto* line : shown) {
    if (text.size() == kMostLines) {
      text << CurvePlot::tr("and %1 more").arg(int(shown.size()) - kMostLines);
      break;
    }
    text << describe(*line, x);
  }
  return text.join(QLatin1Char('\n'));
}

QString HoverText::point(double x, const CurveLine* first,
                         const std::vector<CurveLine*>& lines) const {
  const QString heading = QStringLiteral("%1 %2").arg(xTitle, xText(x));
  return (yTitle.isEmpty() ? heading : heading + QStringLiteral(", ") + yTitle) +
         QLatin1Char('\n') + values(x, first, lines);
}

} // namespace dmm::widgets
