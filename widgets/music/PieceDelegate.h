#pragma once

#include <QStyledItemDelegate>

namespace dmm::widgets {

inline constexpr int kPieceInset = 8; ///< air at the sides of every cell, in px

/// Draws the cells of a piece; while detailed, number, split and length stand below its title.
/// Expects the roles of PieceListModel.
class PieceDelegate : public QStyledItemDelegate {
  Q_OBJECT

 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  void setDetailed(bool detailed) { m_isDetailed = detailed; }
  /// Room for the number below the title, in px, so that what follows it lines up; 0 for none.
  void setNumberWidth(int width) { m_numberWidth = width; }
  /// Room at the sides for what others draw there, in px.
  void setMargins(int left, int right) {
    m_left = left;
    m_right = right;
  }
  int rowHeight(const QFontMetrics& metrics) const;

  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  void paint(QPainter* painter, const QStyleOptionViewItem& option,
             const QModelIndex& index) const override;

 private:
  bool m_isDetailed = true;
  int m_numberWidth = 0;
  int m_left = 0;
  int m_right = 0;
};

} // namespace dmm::widgets
