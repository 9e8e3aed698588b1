#pragma once

#include <QStyledItemDelegate>

namespace dmm::widgets {

/// An entry of a list to choose from: its name, and below it in quieter letters its note, as many
/// lines as that takes.
class ChoiceDelegate : public QStyledItemDelegate {
  Q_OBJECT

 public:
  static constexpr int NoteRole = Qt::UserRole + 100;
  static constexpr int kNoteWidth = 320; ///< pixels, where lines break

  using QStyledItemDelegate::QStyledItemDelegate;

  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  void paint(QPainter* painter, const QStyleOptionViewItem& option,
             const QModelIndex& index) const override;
};

} // namespace dmm::widgets
