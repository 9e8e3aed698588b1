#include "widgets/plot/LegendDrag.h"

#include <QStyle>
#include <qcustomplot.h>

#include <algorithm>

namespace dmm::widgets {

namespace {

Qt::Alignment alignmentOf(Qt::Corner corner) {
  switch (corner) {
  case Qt::TopLeftCorner: return Qt::AlignTop | Qt::AlignLeft;
  case Qt::BottomLeftCorner: return Qt::AlignBottom | Qt::AlignLeft;
  case Qt::BottomRightCorner: return Qt::AlignBottom | Qt::AlignRight;
  case Qt::TopRightCorner: break;
  }
  return Qt::AlignTop | Qt::AlignRight;
}

/// Of the legend, the only one, in the layout over the axes.
constexpr int kLegendIndex = 0;

} // namespace

LegendDrag::LegendDrag(QCustomPlot& plot) : QObject(&plot), m_plot(plot) {
  m_plot.installEventFilter(this);
  align();
}

void LegendDrag::align() {
  auto* layout = m_plot.axisRect()->insetLayout();
  layout->setInsetPlacement(kLegendIndex, QCPLayoutInset::ipBorderAligned);
  layout->setInsetAlignment(kLegendIndex, alignmentOf(m_corner));
}

void LegendDrag::setCorner(Qt::Corner corner) {
  m_corner = corner;
  m_isPlaced = true;
  align();
  m_plot.replot(QCustomPlot::rpQueuedReplot);
}

void LegendDrag::suggestCorner(Qt::Corner corner) {
  if (m_isPlaced || m_grip) return;
  m_corner = corner;
  align();
}

QRect LegendDrag::placeIn(Qt::Corner corner, const QSize& size) const {
  const QRect room =
      m_plot.axisRect()->rect().marginsRemoved(m_plot.axisRect()->insetLayout()->margins());
  return QStyle::alignedRect(Qt::LeftToRight, alignmentOf(corner), size, room);
}

bool LegendDrag::isOverLegend(const QPoint& place) const {
  return m_plot.legend->visible() && m_plot.legend->outerRect().contains(place);
}

void LegendDrag::follow(const QPoint& place) {
  const QRect axes = m_plot.axisRect()->rect();
  QRect& legend = m_held;
  legend.moveTopLeft(place - *m_grip);
  legend.moveLeft(std::clamp(legend.left(), axes.left(), axes.right() - legend.width()));
  legend.moveTop(std::clamp(legend.top(), axes.top(), axes.bottom() - legend.height()));
  auto* layout = m_plot.axisRect()->insetLayout();
  layout->setInsetPlacement(kLegendIndex, QCPLayoutInset::ipFree);
  layout->setInsetRect(kLegendIndex, {double(legend.left() - axes.left()) / axes.width(),
                                      double(legend.top() - axes.top()) / axes.height(),
                                      double(legend.width()) / axes.width(),
                                      double(legend.height()) / axes.height()});
  m_plot.replot(QCustomPlot::rpQueuedReplot);
}

void LegendDrag::drop() {
  m_grip.reset();
  const QPoint middle = m_plot.axisRect()->rect().center();
  const QPoint legend = m_held.center();
  const bool isLeft = legend.x() < middle.x();
  if (legend.y() < middle.y()) {
    setCorner(isLeft ? Qt::TopLeftCorner : Qt::TopRightCorner);
  } else {
    setCorner(isLeft ? Qt::BottomLeftCorner : Qt::BottomRightCorner);
  }
}

bool LegendDrag::eventFilter(QObject* watched, QEvent* event) {
  if (watched != &m_plot) return false;
  const auto place = [event] {
    return static_cast<const QMouseEvent*>(event)->position().toPoint();
  };
  switch (event->type()) {
  case QEvent::MouseButtonPress:
    if (static_cast<const QMouseEvent*>(event)->button() != Qt::LeftButton ||
        !isOverLegend(place()))
      return false;
    m_held = m_plot.legend->outerRect();
    m_grip = place() - m_held.topLeft();
    m_plot.setCursor(Qt::ClosedHandCursor);
    return true;
  case QEvent::MouseMove:
    if (m_grip) {
      follow(place());
      return true;
    }
    if (isOverLegend(place())) {
      m_plot.setCursor(Qt::OpenHandCursor);
    } else {
      m_plot.unsetCursor();
    }
    return false;
  case QEvent::MouseButtonRelease:
    if (!m_grip) return false;
    drop();
    m_plot.setCursor(Qt::OpenHandCursor);
    return true;
  case QEvent::MouseButtonDblClick:
    if (!isOverLegend(place())) return false;
    m_isPlaced = false;
    Q_EMIT released();
    return true;
  default: return false;
  }
}

} // namespace dmm::widgets
