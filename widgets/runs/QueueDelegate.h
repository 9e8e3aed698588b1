#pragma once

#include <QStyledItemDelegate>

namespace dmm::widgets {

/// Draws an experiment of the queue: its place and name, and below it what it waits for.
class QueueDelegate : public QStyledItemDelegate {
  Q_OBJECT

 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  void paint(QPainter* painter, const QStyleOptionViewItem& option,
             const QModelIndex& index) const override;
  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace dmm::widgets
