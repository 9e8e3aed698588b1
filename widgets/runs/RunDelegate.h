#pragma once

#include <QStyledItemDelegate>

namespace dmm::widgets {

inline constexpr int kRunRowLeft = 16; ///< where the first column begins, in line with the title
inline constexpr int kRunRowInset = 8; ///< air at the sides of every other cell

/// Draws the cells of a run. In the first: a piece of its line as plots draw it, the name, and
/// below it status and epochs unless they have columns of their own. Expects the roles of
/// RunListModel.
class RunDelegate : public QStyledItemDelegate {
  Q_OBJECT

 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  void setDetailed(bool detailed) { m_isDetailed = detailed; }
  int rowHeight(const QFontMetrics& metrics) const;

  void paint(QPainter* painter, const QStyleOptionViewItem& option,
             const QModelIndex& index) const override;

 private:
  bool m_isDetailed = true;
};

} // namespace dmm::widgets
