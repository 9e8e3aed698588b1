#pragma once

#include <QHeaderView>

namespace dmm::widgets {

/// The header of a list: quiet titles on paper over one thin line, an arrow at the sorted one. A
/// third click on a title brings back the order of the model.
class FlatHeaderView : public QHeaderView {
  Q_OBJECT

 public:
  /// Where titles begin, so that they stand exactly over what a delegate draws; in px.
  struct Insets {
    int first = 8; ///< left, in the first visible column
    int other = 8; ///< left in the other columns, and right everywhere
  };

  FlatHeaderView(Insets insets, int lines, QWidget* parent = nullptr);

  QSize sizeHint() const override;

 protected:
  void paintSection(QPainter* painter, const QRect& rect, int logicalIndex) const override;

 private:
  Insets m_insets;
  int m_lines;
};

} // namespace dmm::widgets
