#pragma once

#include "widgets/music/PieceDelegate.h"

namespace dmm::widgets {

/// A composed piece: the line of its run's colour on its left, a star on its right, which a click
/// sets. Expects the roles of CandidateListModel.
class CandidateDelegate : public PieceDelegate {
  Q_OBJECT

 public:
  explicit CandidateDelegate(QObject* parent = nullptr);

  /// Where the star of a row is.
  static QRect starPlace(const QRect& row);

  void paint(QPainter* painter, const QStyleOptionViewItem& option,
             const QModelIndex& index) const override;
  bool editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option,
                   const QModelIndex& index) override;
};

} // namespace dmm::widgets
