#include "widgets/theme/ItemPainting.h"

#include "widgets/theme/Palette.h"

#include <QApplication>
#include <QPainter>
#include <QStyle>
#include <QStyleOptionViewItem>
#include <QWidget>

namespace dmm::widgets {

QColor paintItemBackground(QPainter& painter, QStyleOptionViewItem& item) {
  item.text.clear();
  QStyle* style = item.widget ? item.widget->style() : QApplication::style();
  style->drawControl(QStyle::CE_ItemViewItem, &item, &painter, item.widget);

  const bool isSelected = item.state.testFlag(QStyle::State_Selected);
  const auto group =
      item.state.testFlag(QStyle::State_Active) ? QPalette::Active : QPalette::Inactive;
  return item.palette.color(group, isSelected ? QPalette::HighlightedText : QPalette::Text);
}

void paintPadlock(QPainter& painter, const QRectF& place, const QColor& color,
                  const QPalette& palette, bool isOpen) {
  const QRectF body(place.left(), place.center().y() - 1, place.width(), place.height() / 2 + 1);
  const double inset = place.width() * 0.2;
  QRectF shackle(body.left() + inset, place.top(), body.width() - 2 * inset, place.height() * 0.8);
  if (isOpen) shackle.translate(place.width() * 0.45, -1);
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(isOpen ? palette::quietText(palette) : palette.color(QPalette::Text), 1.6));
  painter.drawArc(shackle, 0, 180 * 16);
  painter.setPen(isOpen ? QPen(palette::quietText(palette), 1)
                        : QPen(palette.color(QPalette::Base), 1));
  painter.setBrush(isOpen ? QBrush(Qt::NoBrush) : QBrush(color));
  painter.drawRoundedRect(body, 1.5, 1.5);
  painter.restore();
}

void paintRunSwatch(QPainter& painter, const QRect& place, int color,
                    const QStyleOptionViewItem& item) {
  QPen pen = palette::runPen(color, item.palette);
  const bool isYellowOnWhite = !palette::isDark(item.palette) && pen.color() == QColor(0xF0E442);
  const QColor edge = item.state.testFlag(QStyle::State_Selected)
                          ? item.palette.color(QPalette::Base)
                      : isYellowOnWhite ? QColor(0x404040)
                                        : QColor();
  pen.setCapStyle(Qt::FlatCap);
  const int y = place.center().y();
  const QLineF line(place.left(), y, place.left() + kRunSwatchWidth, y);
  if (edge.isValid()) painter.fillRect(QRectF(line.x1() - 1, y - 3, kRunSwatchWidth + 2, 6), edge);
  pen.setWidthF(4);
  if (pen.style() == Qt::DashLine) pen.setDashPattern({1.5, 1}); // in widths: 6 4 6 px
  if (pen.style() == Qt::DotLine) pen.setDashPattern({1, 0.5});  // 4 2 4 2 4 px
  painter.save();
  painter.setPen(pen);
  painter.drawLine(line);
  painter.restore();
}

} // namespace dmm::widgets
