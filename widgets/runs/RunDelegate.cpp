#include "widgets/runs/RunDelegate.h"

#include "widgets/runs/RunListModel.h"
#include "widgets/theme/ItemPainting.h"
#include "widgets/theme/Palette.h"

#include <QPainter>

namespace dmm::widgets {

namespace {

constexpr int kSwatchWidth = 16;

/// edge: around the line, where it would not stand out by itself; invalid for none.
void drawSwatch(QPainter& painter, const QRect& place, QPen pen, const QColor& edge) {
  pen.setCapStyle(Qt::FlatCap);
  const int y = place.center().y();
  const QLineF line(place.left(), y, place.left() + kSwatchWidth, y);
  if (edge.isValid()) painter.fillRect(QRectF(line.x1() - 1, y - 3, kSwatchWidth + 2, 6), edge);
  pen.setWidthF(4);
  if (pen.style() == Qt::DashLine) pen.setDashPattern({1.5, 1}); // in widths: 6 4 6 px
  if (pen.style() == Qt::DotLine) pen.setDashPattern({1, 0.5});  // 4 2 4 2 4 px
  painter.setPen(pen);
  painter.drawLine(line);
}

bool isYellowOnWhite(const QColor& color, const QPalette& palette) {
  return !palette::isDark(palette) && color == QColor(0xF0E442);
}

} // namespace

void RunDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                        const QModelIndex& index) const {
  QStyleOptionViewItem item = option;
  initStyleOption(&item, index);
  const QColor ink = paintItemBackground(*painter, item);
  const bool isSelected = item.state.testFlag(QStyle::State_Selected);
  const bool hasProblem = index.data(RunListModel::ProblemRole).toBool();
  const QColor quiet = isSelected   ? ink
                       : hasProblem ? palette::problemText(item.palette)
                                    : palette::quietText(item.palette);

  painter->save();
  painter->setFont(item.font);
  const auto write = [&](const QRect& place, const QString& text, const QColor& color) {
    painter->setPen(color);
    painter->drawText(place, int(item.displayAlignment),
                      item.fontMetrics.elidedText(text, Qt::ElideRight, place.width()));
  };
  if (index.column() != RunListModel::Name) {
    write(item.rect.adjusted(kRunRowInset, 0, -kRunRowInset, 0), index.data().toString(), ink);
    painter->restore();
    return;
  }

  const QRect inside = item.rect.adjusted(kRunRowLeft, 4, -4, -4);
  const int half = m_isDetailed ? inside.height() / 2 : inside.height();
  const QRect words = inside.adjusted(kSwatchWidth + 8, 0, 0, 0);
  write({words.left(), words.top(), words.width(), half}, index.data().toString(), ink);
  if (m_isDetailed) {
    QString detail; // the longest that fits
    for (const int role :
         {RunListModel::DetailRole, RunListModel::ShortDetailRole, RunListModel::ShapeDetailRole}) {
      detail = index.data(role).toString();
      if (item.fontMetrics.horizontalAdvance(detail) <= words.width()) break;
    }
    write({words.left(), words.top() + half, words.width(), half}, detail, quiet);
  }
  const QPen pen = palette::runPen(index.data(RunListModel::ColorIndexRole).toInt(), item.palette);
  const QColor edge = isSelected ? item.palette.color(QPalette::Base)
                      : isYellowOnWhite(pen.color(), item.palette) ? QColor(0x404040)
                                                                   : QColor();
  drawSwatch(*painter, {inside.left(), inside.top(), kSwatchWidth, half}, pen, edge);
  painter->restore();
}

int RunDelegate::rowHeight(const QFontMetrics& metrics) const {
  return (m_isDetailed ? 2 : 1) * metrics.height() + 12;
}

} // namespace dmm::widgets
