#include "widgets/experiment/DifferenceDot.h"

#include <QPainter>

namespace dmm::widgets {

DifferenceDot::DifferenceDot(QWidget* parent) : QWidget(parent) { setFixedSize(sizeHint()); }

void DifferenceDot::setOn(bool on) {
  if (on == m_on) return;
  m_on = on;
  setToolTip(on ? tr("Differs from the preset") : QString());
  setAccessibleName(toolTip());
  update();
}

void DifferenceDot::paintEvent(QPaintEvent*) {
  if (!m_on) return;
  QPainter painter(this);
  drawDifferenceDot(painter, QRectF(rect()).center(), palette());
}

void drawDifferenceDot(QPainter& painter, const QPointF& center, const QPalette& palette) {
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(palette.color(QPalette::Active, QPalette::Highlight));
  painter.drawEllipse(center, 3.0, 3.0);
}

} // namespace dmm::widgets
