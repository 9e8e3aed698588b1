#include "widgets/plot/CurveLine.h"

#include "widgets/theme/Palette.h"

#include <algorithm>
#include <cmath>

namespace dmm::widgets {

namespace {

constexpr double kMarkerSize = 6;
constexpr double kOutlineWidth = 1.6;
constexpr int kPixelsAMarker = 8;
constexpr double kMarkGap = 4;
constexpr float kRawOpacity = 0.35F;
constexpr float kBandOpacity = 0.20F;

QCPScatterStyle::ScatterShape shapeOf(CurveMarker marker) {
  switch (marker) {
  case CurveMarker::None: return QCPScatterStyle::ssNone;
  case CurveMarker::Circle: return QCPScatterStyle::ssCircle;
  case CurveMarker::Square: return QCPScatterStyle::ssSquare;
  }
  return QCPScatterStyle::ssNone;
}

CurveScale scaleOf(const QCPAxis& axis) {
  return axis.scaleType() == QCPAxis::stLogarithmic ? CurveScale::Logarithmic : CurveScale::Linear;
}

/// The same as the axis has, without its checks at every value.
PixelMap pixelMap(const QCPAxis& axis, double origin, double scale) {
  PixelMap map;
  map.scale = scaleOf(axis);
  const bool isLog = map.scale == CurveScale::Logarithmic;
  const QCPRange range = axis.range();
  const double lower = isLog ? std::log(range.lower) : range.lower;
  const double upper = isLog ? std::log(range.upper) : range.upper;
  const double lowerPixel = (axis.coordToPixel(range.lower) - origin) * scale;
  const double upperPixel = (axis.coordToPixel(range.upper) - origin) * scale;
  map.factor = (upperPixel - lowerPixel) / (upper - lower);
  map.offset = lowerPixel - lower * map.factor;
  return map;
}

QPen scaled(QPen pen, double factor) {
  pen.setWidthF(pen.widthF() * factor);
  return pen;
}

QPolygonF polygonOf(const std::vector<QPointF>& points) {
  return QPolygonF(QList<QPointF>(points.begin(), points.end()));
}

/// What a curve or a band takes up at one x, in pixels.
struct Extent {
  double x, top, bottom;
  bool startsLine;
};

/// Pixel columns of `part` in which the extents, joined by straight lines, lie within it.
int columnsWithin(const QRectF& part, const std::vector<Extent>& extents) {
  int columns = 0;
  const auto isWithin = [&](double top, double bottom) {
    return std::min(top, bottom) <= part.bottom() && std::max(top, bottom) >= part.top();
  };
  for (std::size_t i = 0; i < extents.size(); ++i) {
    const Extent& to = extents[i];
    if (to.x >= part.left() && to.x <= part.right()) columns += isWithin(to.top, to.bottom);
    if (to.startsLine || i == 0) continue;
    const Extent& from = extents[i - 1];
    const auto at = [&](double x, double first, double last) {
      return first + (last - first) * (x - from.x) / (to.x - from.x);
    };
    for (double x = std::max(from.x, part.left()); x < std::min(to.x, part.right()); ++x) {
      const double next = std::min(x + 1, to.x);
      const double top = std::min(at(x, from.top, to.top), at(next, from.top, to.top));
      const double bottom =
          std::max(at(x, from.bottom, to.bottom), at(next, from.bottom, to.bottom));
      columns += isWithin(top, bottom);
    }
  }
  return columns;
}

void drawPolylines(QCPPainter* painter, const CurvePath& path) {
  QPolygonF line;
  const auto flush = [&] {
    if (line.size() > 1) painter->drawPolyline(line);
    line.clear();
  };
  for (const auto& step : path.steps) {
    if (step.startsLine) flush();
    line << QPointF(step.x, step.first);
    if (step.isSpan())
      line << QPointF(step.x, step.low) << QPointF(step.x, step.high) << QPointF(step.x, step.last);
  }
  flush();
}

} // namespace

CurveLine::CurveLine(QCustomPlot& plot, const QString& label, const QPen& pen, CurveMarker marker)
    : QCPAbstractPlottable(plot.xAxis, plot.yAxis)
    , m_x(*plot.xAxis)
    , m_y(*plot.yAxis)
    , m_marker(marker)
    , m_label(label) {
  setName(label);
  setPen(pen);
  setSelectable(QCP::stNone);
  addToLegend();
}

void CurveLine::setLabel(const QString& label, const QString& toolTip) {
  m_label = label;
  m_toolTip = toolTip;
}

void CurveLine::append(double x, double y) {
  const bool isLast = m_data.samples().empty() || m_data.samples().back().x() <= x;
  m_data.insert(x, y);
  if (!isSmoothed()) return;
  if (isLast) {
    m_smoothed.insert(x, m_smoothing.add(y));
  } else {
    setSmoothing(m_smoothing.weight());
  }
}

void CurveLine::clear() {
  m_data.clear();
  m_smoothed.clear();
  m_smoothing.reset();
  m_band = {};
}

void CurveLine::setBand(CurveBand band) { m_band = std::move(band); }

void CurveLine::setSmoothing(double weight) {
  m_smoothing = Smoothing(weight);
  m_smoothed.clear();
  if (!isSmoothed()) return;
  for (const QPointF& sample : m_data.samples())
    m_smoothed.insert(sample.x(), m_smoothing.add(sample.y()));
}

CurveBounds CurveLine::bounds(double from, double to, CurveScale yScale) const {
  CurveBounds bounds = m_data.bounds(from, to, yScale);
  for (const CurveData* edge : {&m_band.lows, &m_band.highs})
    bounds.include(edge->bounds(from, to, yScale));
  return bounds;
}

double CurveLine::crossPixelY() const {
  const QRect area = m_x.axisRect()->rect();
  return area.bottom() - kCrossHeight * area.height();
}

int CurveLine::columnsIn(const QRectF& part) const {
  const auto [x, y, all] = frame({}, 1);
  const std::pair columns(int(std::floor(part.left())), int(std::ceil(part.right())));
  std::vector<Extent> extents;
  for (const auto& step : makePath(m_data, x, y, columns).steps)
    extents.push_back({step.x, step.low, step.high, step.startsLine});
  int found = columnsWithin(part, extents);
  for (const auto& [upper, lower] : makeBand(m_band.lows, m_band.highs, x, y, columns)) {
    extents.clear();
    for (std::size_t i = 0; i < upper.size(); ++i)
      extents.push_back({upper[i].x(), upper[i].y(), lower[i].y(), i == 0});
    found += columnsWithin(part, extents);
  }
  return found;
}

CurveLine::Frame CurveLine::frame(const QPointF& origin, double scale) const {
  const QRectF area = clipRect();
  return {pixelMap(m_x, origin.x(), scale),
          pixelMap(m_y, origin.y(), scale),
          {int(std::floor((area.left() - origin.x()) * scale)),
           int(std::ceil((area.right() - origin.x()) * scale))}};
}

QPen CurveLine::rawPen() const {
  QPen pen = mPen;
  if (!isSmoothed()) return pen;
  QColor pale = pen.color();
  pale.setAlphaF(kRawOpacity);
  pen.setColor(pale);
  return pen;
}

QColor CurveLine::bandColor() const {
  QColor color = mPen.color();
  color.setAlphaF(kBandOpacity);
  return color;
}

void CurveLine::rasterise(CurveRaster& raster, const QPointF& origin, double scale) const {
  const auto [x, y, columns] = frame(origin, scale);
  for (const auto& [upper, lower] : makeBand(m_band.lows, m_band.highs, x, y, columns))
    raster.fillBetween(upper, lower, bandColor());
  raster.drawPath(makePath(m_data, x, y, columns), scaled(rawPen(), scale));
  if (isSmoothed()) raster.drawPath(makePath(m_smoothed, x, y, columns), scaled(mPen, scale));
}

void CurveLine::drawShapes(QCPPainter* painter) const {
  const auto [x, y, columns] = frame({}, 1);
  painter->setPen(Qt::NoPen);
  painter->setBrush(bandColor());
  for (const auto& [upper, lower] : makeBand(m_band.lows, m_band.highs, x, y, columns)) {
    std::vector<QPointF> outline = upper;
    outline.insert(outline.end(), lower.rbegin(), lower.rend());
    if (outline.size() > 2) painter->drawPolygon(polygonOf(outline));
  }
  painter->setBrush(Qt::NoBrush);
  painter->setPen(rawPen());
  drawPolylines(painter, makePath(m_data, x, y, columns));
  if (!isSmoothed()) return;
  painter->setPen(mPen);
  drawPolylines(painter, makePath(m_smoothed, x, y, columns));
}

QCPRange CurveLine::getKeyRange(bool& found, QCP::SignDomain) const {
  found = false; // the plot fits its axes itself
  return {};
}

QCPRange CurveLine::getValueRange(bool& found, QCP::SignDomain, const QCPRange&) const {
  found = false;
  return {};
}

/// Markers are left out where they would touch and hide the line.
bool CurveLine::hasRoomForMarkers() const {
  const QCPRange x = m_x.range();
  const auto seen = m_data.firstFrom(x.upper) - m_data.firstFrom(x.lower);
  return seen * kPixelsAMarker <= std::max(1, m_x.axisRect()->width());
}

/// The outline of a marker is solid even where the line is dashed.
QCPScatterStyle CurveLine::markerStyle(const QPen& pen) const {
  return {shapeOf(m_marker), QPen(pen.color(), kOutlineWidth), palette::paper(m_palette),
          kMarkerSize};
}

void CurveLine::draw(QCPPainter* painter) {
  if (m_marker != CurveMarker::None && hasRoomForMarkers()) {
    const QPen pen = rawPen();
    const QCPScatterStyle style = markerStyle(pen);
    style.applyTo(painter, pen);
    for (auto sample = m_data.firstFrom(m_x.range().lower);
         sample != m_data.samples().end() && sample->x() <= m_x.range().upper; ++sample)
      if (CurveData::fits(sample->x(), scaleOf(m_x)) && CurveData::fits(sample->y(), scaleOf(m_y)))
        style.drawShape(painter, m_x.coordToPixel(sample->x()), m_y.coordToPixel(sample->y()));
  }
  drawCrosses(painter);
  drawEndMark(painter);
}

/// To the right of the last point in its own colour, or to the left at the edge.
void CurveLine::drawEndMark(QCPPainter* painter) const {
  if (m_endMark.isEmpty()) return;
  const auto last = std::find_if(m_data.samples().rbegin(), m_data.samples().rend(),
                                 [this](const QPointF& sample) {
                                   return CurveData::fits(sample.x(), scaleOf(m_x)) &&
                                          CurveData::fits(sample.y(), scaleOf(m_y));
                                 });
  if (last == m_data.samples().rend()) return;
  const QPointF point(m_x.coordToPixel(last->x()), m_y.coordToPixel(last->y()));
  painter->setFont(parentPlot()->legend->font());
  painter->setPen(mPen.color());
  const QSizeF size = painter->fontMetrics().size(0, m_endMark);
  const bool isAtEdge = point.x() + kMarkGap + size.width() > clipRect().right();
  const double left = isAtEdge ? point.x() - kMarkGap - size.width() : point.x() + kMarkGap;
  painter->drawText(QRectF(QPointF(left, point.y() - size.height() / 2), size), Qt::AlignCenter,
                    m_endMark);
}

void CurveLine::drawCrosses(QCPPainter* painter) const {
  const QPen pen(palette::problemText(m_palette), kOutlineWidth);
  const QCPScatterStyle style(QCPScatterStyle::ssCross, pen, Qt::NoBrush, kMarkerSize + 2);
  style.applyTo(painter, pen);
  double previous = -1e9;
  for (const QPointF& sample : m_data.nonFinite()) {
    if (!m_x.range().contains(sample.x())) continue;
    const double x = m_x.coordToPixel(sample.x());
    if (x - previous < 1) continue; // on top of the one before
    style.drawShape(painter, x, crossPixelY());
    previous = x;
  }
}

void CurveLine::drawLegendIcon(QCPPainter* painter, const QRectF& rect) const {
  if (!m_band.lows.samples().empty()) painter->fillRect(rect, bandColor());
  painter->setPen(mPen);
  painter->drawLine(QLineF(rect.left(), rect.center().y(), rect.right(), rect.center().y()));
  if (m_marker == CurveMarker::None) return;
  const QCPScatterStyle style = markerStyle(mPen);
  style.applyTo(painter, mPen);
  style.drawShape(painter, rect.center());
}

CurveLayer::CurveLayer(QCustomPlot& plot) : QCPAbstractPlottable(plot.xAxis, plot.yAxis) {
  setSelectable(QCP::stNone);
  removeFromLegend();
}

QCPRange CurveLayer::getKeyRange(bool& found, QCP::SignDomain) const {
  found = false;
  return {};
}

QCPRange CurveLayer::getValueRange(bool& found, QCP::SignDomain, const QCPRange&) const {
  found = false;
  return {};
}

void CurveLayer::draw(QCPPainter* painter) {
  if (painter->modes().testFlag(QCPPainter::pmVectorized)) {
    for (const auto* line : m_lines)
      if (line->realVisibility()) line->drawShapes(painter);
    return;
  }
  const QRect area = clipRect();
  const double scale = std::max(1.0, painter->deviceTransform().m11());
  m_raster.clear((QSizeF(area.size()) * scale).toSize());
  for (const auto* line : m_lines)
    if (line->realVisibility()) line->rasterise(m_raster, area.topLeft(), scale);
  painter->drawImage(QRectF(area), m_raster.image());
}

} // namespace dmm::widgets
