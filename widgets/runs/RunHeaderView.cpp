#include "widgets/runs/RunHeaderView.h"

#include "widgets/runs/RunDelegate.h"
#include "widgets/theme/Palette.h"

#include <QPainter>

namespace dmm::widgets {

RunHeaderView::RunHeaderView(QWidget* parent) : QHeaderView(Qt::Horizontal, parent) {
  setSectionsClickable(true);
  setSortIndicatorShown(true);
  setSortIndicatorClearable(true); // the third click brings back the order of the model
}

QSize RunHeaderView::sizeHint() const {
  return {QHeaderView::sizeHint().width(), 2 * fontMetrics().height() + 8};
}

void RunHeaderView::paintSection(QPainter* painter, const QRect& rect, int logicalIndex) const {
  painter->save();
  painter->fillRect(rect, palette::paper(palette()));
  painter->setPen(palette::grid(palette()));
  painter->drawLine(rect.bottomLeft(), rect.bottomRight());

  const bool isSorted = sortIndicatorSection() == logicalIndex;
  QString title = model()->headerData(logicalIndex, orientation()).toString();
  if (isSorted) // the arrow goes to the first line, on the inner side of the title
    title.prepend(sortIndicatorOrder() == Qt::AscendingOrder ? QStringLiteral("\u25b4 ")
                                                             : QStringLiteral("\u25be "));
  const int left = logicalIndex == 0 ? kRunRowLeft : kRunRowInset;
  const auto alignment =
      model()->headerData(logicalIndex, orientation(), Qt::TextAlignmentRole).toInt();
  painter->setPen(isSorted ? palette().color(QPalette::Text) : palette::quietText(palette()));
  painter->drawText(rect.adjusted(left, 2, -kRunRowInset, -4),
                    (alignment & Qt::AlignHorizontal_Mask) | Qt::AlignBottom, title);
  painter->restore();
}

} // namespace dmm::widgets
