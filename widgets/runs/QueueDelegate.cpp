#include "widgets/runs/QueueDelegate.h"

#include "widgets/runs/QueueListModel.h"
#include "widgets/theme/ItemPainting.h"
#include "widgets/theme/Palette.h"

#include <QPainter>

namespace dmm::widgets {

void QueueDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                          const QModelIndex& index) const {
  QStyleOptionViewItem item = option;
  initStyleOption(&item, index);
  const QColor ink = paintItemBackground(*painter, item);
  const bool isSelected = item.state.testFlag(QStyle::State_Selected);
  const bool hasProblem = index.data(QueueListModel::ProblemRole).toBool();
  const QColor quiet = isSelected   ? ink
                       : hasProblem ? palette::problemText(item.palette)
                                    : palette::quietText(item.palette);
  painter->save();
  painter->setFont(item.font);
  const QRect inside = item.rect.adjusted(16, 4, -8, -4);
  const int half = inside.height() / 2;
  const auto write = [&](int top, const QString& text, const QColor& color) {
    painter->setPen(color);
    painter->drawText(QRect(inside.left(), top, inside.width(), half),
                      Qt::AlignLeft | Qt::AlignVCenter,
                      item.fontMetrics.elidedText(text, Qt::ElideMiddle, inside.width()));
  };
  write(inside.top(), QStringLiteral("%1  %2").arg(index.row() + 1).arg(index.data().toString()),
        ink);
  write(inside.top() + half, index.data(QueueListModel::DetailRole).toString(), quiet);
  painter->restore();
}

QSize QueueDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const {
  return {120, 2 * option.fontMetrics.height() + 12};
}

} // namespace dmm::widgets
