// How the user moves about in a plot: wheel, drag, box, keys, and the point under the mouse.

#include "widgets/plot/CurveAnnotations.h"
#include "widgets/plot/CurveHover.h"
#include "widgets/plot/CurveLine.h"
#include "widgets/plot/CurvePlot.h"

#include <QToolTip>

#include <cmath>

namespace dmm::widgets {

namespace {

constexpr double kZoomStep = 0.8;
constexpr int kSmallestBox = 5; ///< pixels; less is a click that slipped

} // namespace

void CurvePlot::connectMouse() {
  const auto rangeChanged = qOverload<const QCPRange&>(&QCPAxis::rangeChanged);
  connect(m_canvas->xAxis, rangeChanged, this, [this](const QCPRange& range) {
    takeViewOfUser();
    Q_EMIT xRangeChangedByUser(range.lower, range.upper);
  });
  connect(m_canvas->yAxis, rangeChanged, this, &CurvePlot::takeViewOfUser);
  connect(m_canvas, &QCustomPlot::mouseDoubleClick, this, &CurvePlot::fitForUser);
  connect(m_canvas, &QCustomPlot::mousePress, this, [this](QMouseEvent* event) {
    hidePoint();
    const bool isBox =
        m_options.tool == Tool::BoxZoom || event->modifiers().testFlag(Qt::ShiftModifier);
    m_canvas->setSelectionRectMode(isBox ? QCP::srmCustom : QCP::srmNone);
  });
  connect(m_canvas->selectionRect(), &QCPSelectionRect::accepted, this, &CurvePlot::zoomToBox);
  connect(m_canvas, &QCustomPlot::mouseMove, this, [this](QMouseEvent* event) {
    if (event->buttons() == Qt::NoButton) showPointAt(event->position());
  });
}

void CurvePlot::zoomToBox(const QRect& box) {
  const QRect seen = box.normalized() & m_canvas->axisRect()->rect();
  if (seen.width() < kSmallestBox || seen.height() < kSmallestBox) return;
  const auto& x = *m_canvas->xAxis;
  const auto& y = *m_canvas->yAxis;
  const QCPRange xRange(x.pixelToCoord(seen.left()), x.pixelToCoord(seen.right() + 1));
  const QCPRange yRange(y.pixelToCoord(seen.bottom() + 1), y.pixelToCoord(seen.top()));
  m_canvas->xAxis->setRange(xRange);
  m_canvas->yAxis->setRange(yRange);
  markDirty();
}

void CurvePlot::fitForUser() {
  fit();
  refresh();
  Q_EMIT fittedByUser();
}

/// After wheel and drag the canvas draws itself.
void CurvePlot::takeViewOfUser() {
  m_view = View::Chosen;
  m_hasCut = false;
  hidePoint();
}

void CurvePlot::zoomIn() { zoomBy(kZoomStep); }

void CurvePlot::zoomOut() { zoomBy(1 / kZoomStep); }

void CurvePlot::zoomBy(double factor) {
  m_canvas->xAxis->scaleRange(factor);
  m_canvas->yAxis->scaleRange(factor);
  markDirty();
}

HoverText CurvePlot::hoverText() const {
  return {m_xTitle, m_options.xUnit, m_yTitle, m_options.yUnit, font()};
}

QString CurvePlot::withEvents(QString text, double x) const {
  for (const CurveEvent& event : m_events)
    if (event.x == x) text += QLatin1Char('\n') + event.text;
  return text;
}

void CurvePlot::showPointAt(const QPointF& position) {
  const auto say = [&](const QString& text) {
    QToolTip::showText(m_canvas->mapToGlobal(position.toPoint()), text, m_canvas);
  };
  for (const auto* line : m_lines) {
    const auto* item = m_canvas->legend->itemWithPlottable(line);
    if (!item || !m_canvas->legend->visible() || !item->outerRect().contains(position.toPoint()))
      continue;
    hideHover();
    say((QStringList{line->label()} << line->toolTip()).join(QLatin1Char('\n')).trimmed());
    return;
  }
  if (!m_canvas->axisRect()->rect().contains(position.toPoint())) return hidePoint();
  const NearestPoint nearest = nearestPoint(*m_canvas, m_lines, position);
  const std::optional<double> x =
      nearest.line ? std::optional(nearest.point.x()) : nearestX(*m_canvas, m_lines, position.x());
  if (!x) return hidePoint();
  m_annotations->showHover(
      *x, nearest.point.y(),
      nearest.line && std::isfinite(nearest.point.y()) ? nearest.line->pen().color() : QColor());
  say(withEvents(hoverText().point(*x, nearest.line, m_lines), *x));
  Q_EMIT pointed(*x);
}

void CurvePlot::showCrosshair(double x) {
  m_annotations->showCrosshair(x, withEvents(hoverText().values(x, nullptr, m_lines), x));
}

void CurvePlot::hideCrosshair() { m_annotations->hideHover(); }

void CurvePlot::hideHover() {
  if (!crosshair()) return;
  m_annotations->hideHover();
  Q_EMIT pointerLeft();
}

void CurvePlot::hidePoint() {
  hideHover();
  QToolTip::hideText();
}

void CurvePlot::keyPressEvent(QKeyEvent* event) {
  switch (event->key()) {
  case Qt::Key_Plus:
  case Qt::Key_Equal: return zoomIn();
  case Qt::Key_Minus: return zoomOut();
  case Qt::Key_0: return fitForUser();
  default: QWidget::keyPressEvent(event);
  }
}

bool CurvePlot::eventFilter(QObject* watched, QEvent* event) {
  if (watched == m_canvas && event->type() == QEvent::Leave) hideHover();
  return QWidget::eventFilter(watched, event);
}

} // namespace dmm::widgets
