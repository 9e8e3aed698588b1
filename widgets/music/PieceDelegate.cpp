#include "widgets/music/PieceDelegate.h"

#include "widgets/music/PieceListModel.h"
#include "widgets/theme/ItemPainting.h"
#include "widgets/theme/Palette.h"

#include <QPainter>

#include <algorithm>

namespace dmm::widgets {

int PieceDelegate::rowHeight(const QFontMetrics& metrics) const {
  return (m_isDetailed ? 2 : 1) * metrics.height() + 8;
}

QSize PieceDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
  return {QStyledItemDelegate::sizeHint(option, index).width(), rowHeight(option.fontMetrics)};
}

void PieceDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                          const QModelIndex& index) const {
  QStyleOptionViewItem item = option;
  initStyleOption(&item, index);
  const QColor ink = paintItemBackground(*painter, item);
  const bool isSelected = item.state.testFlag(QStyle::State_Selected);

  const QRect inside = item.rect.adjusted(kPieceInset + m_left, 4, -kPieceInset - m_right, -4);
  const int lineHeight = m_isDetailed ? inside.height() / 2 : inside.height();
  const auto write = [&](int line, int left, int width, const QString& text, const QColor& color) {
    const QRect place(inside.left() + left, inside.top() + line * lineHeight, width, lineHeight);
    painter->setPen(color);
    painter->drawText(place, int(item.displayAlignment),
                      item.fontMetrics.elidedText(text, Qt::ElideRight, width));
  };
  painter->save();
  painter->setFont(item.font);
  write(0, 0, inside.width(), index.data().toString(), ink);
  if (m_isDetailed &&
      (index.column() == PieceListModel::Title || index.model()->columnCount() == 1)) {
    const QColor quiet = isSelected ? ink : palette::quietText(item.palette);
    const int numberWidth = std::min(m_numberWidth, inside.width() / 2);
    if (numberWidth > 0)
      write(1, 0, numberWidth, index.data(PieceListModel::NumberRole).toString(), quiet);
    const int left = numberWidth > 0 ? numberWidth + kPieceInset : 0;
    write(1, left, inside.width() - left, index.data(PieceListModel::DetailRole).toString(), quiet);
  }
  painter->restore();
}

} // namespace dmm::widgets
