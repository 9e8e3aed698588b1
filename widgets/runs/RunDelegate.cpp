#include "widgets/runs/RunDelegate.h"

#include "widgets/runs/RunListModel.h"
#include "widgets/theme/ItemPainting.h"
#include "widgets/theme/Palette.h"

#include <QPainter>

namespace dmm::widgets {

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
  const auto write = [&](const QRect& place, const QString& text, const QColor& color,
                         Qt::TextElideMode cut = Qt::ElideRight) {
    painter->setPen(color);
    painter->drawText(place, int(item.displayAlignment),
                      item.fontMetrics.elidedText(text, cut, place.width()));
  };
  if (index.column() != RunListModel::Name) {
    write(item.rect.adjusted(kRunRowInset, 0, -kRunRowInset, 0), index.data().toString(), ink);
    painter->restore();
    return;
  }

  const QRect inside = item.rect.adjusted(kRunRowLeft, 4, -4, -4);
  const int half = m_isDetailed ? inside.height() / 2 : inside.height();
  const QRect words = inside.adjusted(kRunSwatchWidth + 8, 0, 0, 0);
  QRect name(words.left(), words.top(), words.width(), half);
  if (index.data(RunListModel::ExampleRole).toBool()) {
    const double size = 0.6 * item.fontMetrics.height();
    QPalette ofRow = item.palette;
    ofRow.setColor(QPalette::Text, quiet);
    paintPadlock(*painter, QRectF(name.right() - size, name.center().y() - size / 2, size, size),
                 quiet, ofRow);
    name.setRight(int(name.right() - size) - 8);
  }
  write(name, index.data().toString(), ink,
        Qt::ElideMiddle); // what tells names apart stands at their ends
  if (m_isDetailed) {
    QString detail; // the longest that fits
    for (const int role :
         {RunListModel::DetailRole, RunListModel::ShortDetailRole, RunListModel::ShapeDetailRole}) {
      detail = index.data(role).toString();
      if (item.fontMetrics.horizontalAdvance(detail) <= words.width()) break;
    }
    write({words.left(), words.top() + half, words.width(), half}, detail, quiet);
  }
  paintRunSwatch(*painter, {inside.left(), inside.top(), kRunSwatchWidth, half},
                 index.data(RunListModel::ColorIndexRole).toInt(), item);
  painter->restore();
}

int RunDelegate::rowHeight(const QFontMetrics& metrics) const {
  return (m_isDetailed ? 2 : 1) * metrics.height() + 12;
}

} // namespace dmm::widgets
