#include "widgets/plot/CurveAnnotations.h"

#include "widgets/theme/Format.h"
#include "widgets/theme/Palette.h"
#include "widgets/theme/Spacing.h"

#include <qcustomplot.h>

#include <algorithm>

namespace dmm::widgets {

namespace {

constexpr double kRingSize = 13;
constexpr double kDotSize = 8;
const QString kEventSign = QStringLiteral("\u21ba"); // an arrow that turns back
const QString kHoverLayer = QStringLiteral("hover");

QColor translucent(QColor color, double opacity) {
  color.setAlphaF(float(opacity));
  return color;
}

void setPixelPosition(QCPItemText& text, double x, double y, Qt::Alignment alignment) {
  text.setPositionAlignment(alignment);
  text.position->setCoords(x, y);
}

/// From the top of the axes to their bottom, at an x.
QCPItemLine* makeVerticalLine(QCustomPlot& plot) {
  auto* line = new QCPItemLine(&plot);
  line->setSelectable(false);
  for (auto* end : {line->start, line->end}) {
    end->setTypeX(QCPItemPosition::ptPlotCoords);
    end->setTypeY(QCPItemPosition::ptAxisRectRatio);
  }
  return line;
}

void setX(QCPItemLine& line, double x) {
  line.start->setCoords(x, 0);
  line.end->setCoords(x, 1);
}

QCPItemText* makeLabel(QCustomPlot& plot) {
  auto* text = new QCPItemText(&plot);
  text->setSelectable(false);
  text->setClipToAxisRect(true);
  text->position->setType(QCPItemPosition::ptAbsolute);
  return text;
}

} // namespace

CurveAnnotations::CurveAnnotations(QCustomPlot& plot) : m_plot(plot) {
  m_shade = new QCPItemRect(&plot);
  m_shade->setLayer(QStringLiteral("background"));
  m_shade->setSelectable(false);
  m_shade->setPen(Qt::NoPen);
  for (auto* corner : {m_shade->topLeft, m_shade->bottomRight}) {
    corner->setTypeX(QCPItemPosition::ptPlotCoords);
    corner->setTypeY(QCPItemPosition::ptAxisRectRatio);
  }
  m_shadeText = makeLabel(plot);
  clearShadedRange();
  m_emptyText = makeLabel(plot);
  m_emptyText->position->setType(QCPItemPosition::ptAxisRectRatio);
  m_emptyText->position->setCoords(0.5, 0.5);
  setEmptyText({});
  m_note = makeLabel(plot);
  m_note->setClipToAxisRect(false); // it stands above
  setNote({});

  // A buffered layer of its own: moving the mouse must not draw the curves again.
  plot.addLayer(kHoverLayer, plot.layer(QStringLiteral("overlay")), QCustomPlot::limBelow);
  plot.layer(kHoverLayer)->setMode(QCPLayer::lmBuffered);
  m_hover = new QCPItemTracer(&plot);
  m_hover->setLayer(kHoverLayer);
  m_hover->setSelectable(false);
  m_hover->setStyle(QCPItemTracer::tsCircle);
  m_hover->setSize(kDotSize);
  m_hover->setVisible(false);
  m_crosshair = makeVerticalLine(plot);
  m_crosshair->setLayer(kHoverLayer);
  m_crosshair->setVisible(false);
  m_crosshairText = makeLabel(plot);
  m_crosshairText->setLayer(kHoverLayer);
  m_crosshairText->setTextAlignment(Qt::AlignLeft);
  m_crosshairText->setPadding(QMargins(4, 2, 4, 2));
  m_crosshairText->setVisible(false);

  QObject::connect(&plot, &QCustomPlot::afterLayout, &plot, [this] { placeLabels(); });
}

void CurveAnnotations::setShadedRange(double from, double to, const QString& label) {
  m_shadeFrom = from;
  m_shadeTo = to;
  m_shade->topLeft->setCoords(from, 0);
  m_shade->bottomRight->setCoords(to, 1);
  m_shade->setVisible(to > from);
  m_shadeText->setText(label);
}

void CurveAnnotations::clearShadedRange() { setShadedRange(0, 0, QString()); }

void CurveAnnotations::setBest(int series, const QPointF& point, const QColor& color) {
  Best& best = m_best[series];
  if (!best.ring) {
    best.ring = new QCPItemTracer(&m_plot);
    best.ring->setSelectable(false);
    best.ring->setStyle(QCPItemTracer::tsCircle);
    best.ring->setSize(kRingSize);
    best.ring->setBrush(Qt::NoBrush);
    best.text = makeLabel(m_plot);
    best.text->setPadding(QMargins(3, 0, 3, 0));
  }
  best.point = point;
  best.ring->position->setCoords(point);
  best.ring->setPen(QPen(color, 2));
  best.text->setText(format::nll(point.y()));
  restyle(m_palette, m_font);
}

void CurveAnnotations::clearBest(int series) {
  const auto found = m_best.find(series);
  if (found == m_best.end()) return;
  m_plot.removeItem(found->second.ring);
  m_plot.removeItem(found->second.text);
  m_best.erase(found);
}

void CurveAnnotations::clearAllBest() {
  while (!m_best.empty()) clearBest(m_best.begin()->first);
}

QString CurveAnnotations::bestText(int series) const {
  const auto found = m_best.find(series);
  return found == m_best.end() ? QString() : found->second.text->text();
}

void CurveAnnotations::setEvents(const std::vector<double>& xs) {
  for (const Event& event : m_events) {
    m_plot.removeItem(event.line);
    m_plot.removeItem(event.sign);
  }
  m_events.clear();
  for (const double x : xs) {
    Event event{makeVerticalLine(m_plot), makeLabel(m_plot)};
    setX(*event.line, x);
    event.sign->setText(kEventSign);
    event.sign->setPadding(QMargins(2, 0, 2, 0));
    m_events.push_back(event);
  }
  restyle(m_palette, m_font);
}

void CurveAnnotations::showCrosshair(double x, const QString& text) {
  setX(*m_crosshair, x);
  m_crosshair->setVisible(true);
  const QRectF area = m_plot.axisRect()->rect();
  const double place = m_plot.xAxis->coordToPixel(x);
  const bool isLeft = place < area.center().x();
  setPixelPosition(*m_crosshairText, place + (isLeft ? kGap : -kGap), area.top() + kGap / 2,
                   Qt::AlignTop | (isLeft ? Qt::AlignLeft : Qt::AlignRight));
  m_crosshairText->setText(text);
  m_crosshairText->setVisible(!text.isEmpty());
  m_hover->setVisible(false);
  m_plot.layer(kHoverLayer)->replot();
}

void CurveAnnotations::showHover(double x, double y, const QColor& color) {
  showCrosshair(x, {});
  if (!color.isValid()) return;
  m_hover->position->setCoords(x, y);
  m_hover->setPen(QPen(palette::paper(m_palette), 1.5));
  m_hover->setBrush(color);
  m_hover->setVisible(true);
  m_plot.layer(kHoverLayer)->replot();
}

void CurveAnnotations::hideHover() {
  if (!m_crosshair->visible()) return;
  m_hover->setVisible(false);
  m_crosshair->setVisible(false);
  m_crosshairText->setVisible(false);
  m_plot.layer(kHoverLayer)->replot();
}

std::optional<double> CurveAnnotations::crosshair() const {
  if (!m_crosshair->visible()) return std::nullopt;
  return m_crosshair->start->coords().x();
}

QString CurveAnnotations::crosshairText() const {
  return m_crosshairText->visible() ? m_crosshairText->text() : QString();
}

void CurveAnnotations::setEmptyText(const QString& text) {
  m_emptyText->setText(text);
  m_emptyText->setVisible(!text.isEmpty());
}

QString CurveAnnotations::emptyText() const { return m_emptyText->text(); }

void CurveAnnotations::setNote(const QString& text) {
  m_note->setText(text);
  m_note->setVisible(!text.isEmpty());
  QMargins margins = m_plot.axisRect()->minimumMargins();
  margins.setTop(text.isEmpty() ? kGap : QFontMetrics(m_font).height() + kGap);
  m_plot.axisRect()->setMinimumMargins(margins);
}

QString CurveAnnotations::note() const { return m_note->text(); }

void CurveAnnotations::restyle(const QPalette& palette, const QFont& font) {
  m_palette = palette;
  m_font = font;
  const QColor text = palette.color(QPalette::Text);
  m_shade->setBrush(translucent(text, 0.06));
  m_shadeText->setColor(palette::axis(palette));
  m_shadeText->setFont(font);
  m_emptyText->setColor(palette::axis(palette));
  m_emptyText->setFont(font);
  m_note->setColor(palette::axis(palette));
  m_note->setFont(font);
  m_crosshair->setPen(QPen(palette::axis(palette), 0));
  m_crosshairText->setColor(text);
  m_crosshairText->setFont(font);
  m_crosshairText->setBrush(palette::paper(palette)); // also over a legend
  m_crosshairText->setPen(Qt::NoPen);
  const QColor problem = palette::problemText(palette);
  for (const Event& event : m_events) {
    event.line->setPen(QPen(problem, 0, Qt::DashLine));
    event.sign->setColor(problem);
    event.sign->setFont(font);
    event.sign->setBrush(translucent(palette::paper(palette), 0.75));
    event.sign->setPen(Qt::NoPen);
  }
  for (auto& [series, best] : m_best) {
    best.text->setColor(text);
    best.text->setFont(font);
    best.text->setBrush(translucent(palette::paper(palette), 0.75));
    best.text->setPen(Qt::NoPen);
  }
}

/// Labels stay inside the axes: that of the range at the right end of what is seen of it, where
/// curves have come down, that of a best value under its ring, or above it near the bottom.
void CurveAnnotations::placeLabels() {
  const QRectF area = m_plot.axisRect()->rect();
  setPixelPosition(*m_note, area.right(), area.top() - kGap / 2, Qt::AlignRight | Qt::AlignBottom);
  const QRectF words = shadeTextArea();
  m_shadeText->setVisible(words.isValid());
  setPixelPosition(*m_shadeText, words.right(), words.top(), Qt::AlignRight | Qt::AlignTop);

  for (const Event& event : m_events)
    setPixelPosition(*event.sign, m_plot.xAxis->coordToPixel(event.line->start->coords().x()),
                     area.top(), Qt::AlignHCenter | Qt::AlignTop);
  for (auto& [series, best] : m_best) {
    const double y = m_plot.yAxis->coordToPixel(best.point.y());
    const QRectF label = bestArea(best);
    const bool isBelow = label.bottom() > y + kRingSize;
    setPixelPosition(*best.text, label.center().x(), isBelow ? y + kRingSize : y - kRingSize,
                     Qt::AlignHCenter | (isBelow ? Qt::AlignTop : Qt::AlignBottom));
    best.text->setVisible(
        area.adjusted(-1, -1, 1, 1).contains(m_plot.xAxis->coordToPixel(best.point.x()), y));
  }
}

/// Of the label of the pale range, at the end of what is seen of it; invalid without room for it.
QRectF CurveAnnotations::shadeTextArea() const {
  const QRectF area = m_plot.axisRect()->rect();
  const double left = std::max(area.left(), m_plot.xAxis->coordToPixel(m_shadeFrom));
  const double right = std::min(area.right(), m_plot.xAxis->coordToPixel(m_shadeTo));
  const QFontMetricsF metrics(m_font);
  const double width = metrics.horizontalAdvance(m_shadeText->text());
  if (!m_shade->visible() || right - left <= width + kGap) return {};
  return {right - kGap / 2 - width, area.top() + kGap / 2, width, metrics.height()};
}

/// Of a ring with its label.
QRectF CurveAnnotations::bestArea(const Best& best) const {
  const QRectF area = m_plot.axisRect()->rect();
  const double x = m_plot.xAxis->coordToPixel(best.point.x());
  const double y = m_plot.yAxis->coordToPixel(best.point.y());
  const QFontMetricsF metrics(m_font);
  const double half = metrics.horizontalAdvance(best.text->text()) / 2 + 4;
  const double middle =
      std::clamp(x, area.left() + half, std::max(area.left() + half, area.right() - half));
  const double height = kRingSize + metrics.height();
  const bool hasRoomBelow = y + height < area.bottom();
  return {middle - half, hasRoomBelow ? y - kRingSize / 2 : y - height, 2 * half,
          height + kRingSize / 2};
}

bool CurveAnnotations::areIn(const QRectF& part) const {
  return shadeTextArea().intersects(part) ||
         std::any_of(m_best.begin(), m_best.end(),
                     [&](const auto& best) { return bestArea(best.second).intersects(part); });
}

} // namespace dmm::widgets
