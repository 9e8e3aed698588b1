#include "widgets/lens/SliceStrip.h"

#include "widgets/pianoroll/PianoRollView.h"
#include "widgets/theme/Palette.h"

#include <QEvent>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <cmath>

namespace dmm::widgets {

namespace {

constexpr int kBottomMargin = 6;

} // namespace

SliceStrip::SliceStrip(PianoRollView& roll, QWidget* parent) : QWidget(parent), m_roll(roll) {
  setMouseTracking(true);
  m_roll.viewport()->installEventFilter(this); // what moves the roll, paints it
}

void SliceStrip::setSlices(int count, int slicesPerQuarter) {
  m_sliceCount = count;
  m_slicesPerQuarter = slicesPerQuarter;
  m_hovered = -1;
  update();
}

QRectF SliceStrip::plotArea() const {
  return QRectF(rect()).adjusted(PianoRollView::kGutterWidth, kLegendHeight, 0, -kBottomMargin);
}

double SliceStrip::leftOf(int slice) const {
  return xOfQuarter(double(slice) / m_slicesPerQuarter);
}

double SliceStrip::xOfQuarter(double quarters) const {
  const double x = m_roll.rollLayout().xOfQuarter(quarters);
  return mapFromGlobal(m_roll.viewport()->mapToGlobal(m_roll.toViewport({x, 0}))).x();
}

int SliceStrip::sliceAt(double x) const {
  const double left = leftOf(0), width = leftOf(1) - left;
  if (width <= 0 || x < plotArea().left()) return -1;
  const int slice = int(std::floor((x - left) / width));
  return slice >= 0 && slice < m_sliceCount ? slice : -1;
}

QString SliceStrip::nameOf(int slice) const {
  const QString place = slice < m_places.size()
                            ? m_places[slice]
                            : tr("bar %1").arg(music::barAndBeat(m_roll.rollLayout().bars(), slice,
                                                                 m_slicesPerQuarter));
  return tr("Slice %1, %2").arg(slice + 1).arg(place);
}

QRectF SliceStrip::cellAt(const QPointF& place) const {
  const int slice = sliceAt(place.x());
  return {leftOf(slice), 0, leftOf(slice + 1) - leftOf(slice), double(height())};
}

void SliceStrip::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), palette::paper(palette()));
  if (m_sliceCount == 0) return;
  paintSlices(painter);
  painter.setClipRect(plotArea().adjusted(0, -2, 0, 2));
  paintColumn(painter);
  if (m_roll.playhead() < 0) return;
  const double x = xOfQuarter(m_roll.playhead());
  painter.setPen(QPen(palette().color(QPalette::Highlight), 2));
  painter.drawLine(QLineF(x, 0, x, height()));
}

/// The slice under the mouse.
void SliceStrip::paintColumn(QPainter& painter) const {
  if (m_hovered < 0) return;
  QColor shade = palette().color(QPalette::Text);
  shade.setAlphaF(0.08F);
  const double left = leftOf(m_hovered);
  painter.fillRect(QRectF(left, 0, leftOf(m_hovered + 1) - left, height()), shade);
}

bool SliceStrip::event(QEvent* event) {
  if (event->type() != QEvent::ToolTip) return QWidget::event(event);
  const auto* help = static_cast<QHelpEvent*>(event);
  const int slice = sliceAt(help->pos().x());
  if (slice < 0) {
    QToolTip::hideText();
  } else {
    QToolTip::showText(help->globalPos(), describeAt(help->pos()), this,
                       cellAt(help->pos()).toAlignedRect());
  }
  return true;
}

void SliceStrip::mouseMoveEvent(QMouseEvent* event) {
  const int slice = sliceAt(event->position().x());
  if (slice == m_hovered) return;
  m_hovered = slice;
  update();
}

void SliceStrip::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton) return QWidget::mousePressEvent(event);
  if (const int slice = sliceAt(event->position().x()); slice >= 0) Q_EMIT sliceClicked(slice);
}

void SliceStrip::leaveEvent(QEvent*) {
  m_hovered = -1;
  update();
}

bool SliceStrip::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::Paint || event->type() == QEvent::Resize) update();
  return QWidget::eventFilter(watched, event);
}

} // namespace dmm::widgets
