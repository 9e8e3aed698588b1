#include "widgets/transport/TransportIcon.h"

#include <QPainter>
#include <QPainterPath>

namespace dmm::widgets {

namespace {

constexpr int kGrid = 16; // every sign is drawn on 16 x 16 units
constexpr double kStroke = 1.6;

void fillTriangle(QPainter& painter, const QPointF& a, const QPointF& b, const QPointF& c) {
  painter.drawPolygon(QPolygonF{a, b, c});
}

void drawLoop(QPainter& painter) {
  painter.setBrush(Qt::NoBrush);
  QPainterPath way(QPointF(10, 4)); // round, with a gap where the arrow points
  way.lineTo(5, 4);
  way.arcTo(QRectF(1, 4, 8, 8), 90, 180);
  way.lineTo(11, 12);
  way.arcTo(QRectF(7, 4, 8, 8), 270, 130);
  painter.drawPath(way);
  painter.setBrush(painter.pen().color());
  painter.setPen(Qt::NoPen);
  fillTriangle(painter, {9, 1}, {9, 7}, {13, 4});
}

void drawHeadphones(QPainter& painter) {
  painter.setBrush(Qt::NoBrush);
  painter.drawArc(QRectF(3, 3, 10, 11), 0, 180 * 16);
  painter.setBrush(painter.pen().color());
  painter.drawRoundedRect(QRectF(2.2, 8.5, 2.2, 4.5), 1, 1);
  painter.drawRoundedRect(QRectF(11.6, 8.5, 2.2, 4.5), 1, 1);
}

void drawLoudspeaker(QPainter& painter) {
  painter.setBrush(painter.pen().color());
  painter.drawPolygon(QPolygonF{{2, 6.5}, {4, 6.5}, {7, 3.5}, {7, 12.5}, {4, 9.5}, {2, 9.5}});
  painter.setBrush(Qt::NoBrush);
  painter.drawArc(QRectF(6, 5, 6, 6), -50 * 16, 100 * 16);
  painter.drawArc(QRectF(4, 2.5, 10.5, 11), -50 * 16, 100 * 16);
}

void drawPanic(QPainter& painter) {
  painter.setBrush(Qt::NoBrush);
  painter.drawPolygon(QPolygonF{{8, 2}, {14.5, 13.5}, {1.5, 13.5}});
  painter.drawLine(QPointF(8, 6.5), QPointF(8, 9.5));
  painter.drawPoint(QPointF(8, 11.7));
}

void draw(QPainter& painter, TransportGlyph glyph) {
  switch (glyph) {
  case TransportGlyph::ToStart:
    painter.drawLine(QPointF(3.5, 3.5), QPointF(3.5, 12.5));
    painter.setPen(Qt::NoPen);
    fillTriangle(painter, {13, 3}, {13, 13}, {5.5, 8});
    break;
  case TransportGlyph::Play:
    painter.setPen(Qt::NoPen);
    fillTriangle(painter, {4, 2.5}, {4, 13.5}, {13.5, 8});
    break;
  case TransportGlyph::Pause:
    painter.setPen(Qt::NoPen);
    painter.drawRect(QRectF(3.5, 3, 3.2, 10));
    painter.drawRect(QRectF(9.3, 3, 3.2, 10));
    break;
  case TransportGlyph::Stop:
    painter.setPen(Qt::NoPen);
    painter.drawRect(QRectF(3.5, 3.5, 9, 9));
    break;
  case TransportGlyph::Loop: drawLoop(painter); break;
  case TransportGlyph::Solo: drawHeadphones(painter); break;
  case TransportGlyph::Volume: drawLoudspeaker(painter); break;
  case TransportGlyph::Panic: drawPanic(painter); break;
  }
}

} // namespace

QIcon transportIcon(TransportGlyph glyph, const QPalette& palette) {
  QIcon icon;
  for (const int scale : {1, 2, 3})
    for (const auto& [mode, group] : {std::pair(QIcon::Normal, QPalette::Active),
                                      std::pair(QIcon::Disabled, QPalette::Disabled)}) {
      const QColor color = palette.color(group, QPalette::ButtonText);
      QPixmap pixmap(kGrid * scale, kGrid * scale);
      pixmap.setDevicePixelRatio(1);
      pixmap.fill(Qt::transparent);
      QPainter painter(&pixmap);
      painter.setRenderHint(QPainter::Antialiasing);
      painter.scale(scale, scale);
      painter.setPen(QPen(color, kStroke, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
      painter.setBrush(color);
      draw(painter, glyph);
      icon.addPixmap(pixmap, mode);
    }
  return icon;
}

} // namespace dmm::widgets
