#include "widgets/theme/FlatHeaderView.h"

#include "widgets/theme/Palette.h"

#include <QPainter>

namespace dmm::widgets {

FlatHeaderView::FlatHeaderView(Insets insets, int lines, QWidget* parent)
    : QHeaderView(Qt::Horizontal, parent)
    , m_insets(insets)
    , m_lines(lines) {
  setSectionsClickable(true);
  setSortIndicatorShown(true);
  setSortIndicatorClearable(true);
}

QSize FlatHeaderView::sizeHint() const {
  return {QHeaderView::sizeHint().width(), m_lines * fontMetrics().height() + 8};
}

void FlatHeaderView::paintSection(QPainter* painter, const QRect& rect, int logicalIndex) const {
  painter->save();
  painter->fillRect(rect, palette::paper(palette()));
  painter->setPen(palette::grid(palette()));
  painter->drawLine(rect.bottomLeft(), rect.bottomRight());

  const bool isSorted = sortIndicatorSection() == logicalIndex;
  QString title = model()->headerData(logicalIndex, orientation()).toString();
  if (isSorted) // the arrow goes to the first line, on the inner side of the title
    title.prepend(sortIndicatorOrder() == Qt::AscendingOrder ? QStringLiteral("\u25b4 ")
                                                             : QStringLiteral("\u25be "));
  const bool isFirst = sectionPosition(logicalIndex) == 0;
  const int left = isFirst ? m_insets.first : m_insets.other;
  const auto alignment =
      model()->headerData(logicalIndex, orientation(), Qt::TextAlignmentRole).toInt();
  painter->setPen(isSorted ? palette().color(QPalette::Text) : palette::quietText(palette()));
  painter->drawText(rect.adjusted(left, 2, -m_insets.other, -4),
                    (alignment & Qt::AlignHorizontal_Mask) | Qt::AlignBottom, title);
  painter->restore();
}

} // namespace dmm::widgets
