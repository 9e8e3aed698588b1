#pragma once

#include <QHeaderView>

namespace dmm::widgets {

/// A flat header whose titles stand exactly over what RunDelegate draws.
class RunHeaderView : public QHeaderView {
  Q_OBJECT

 public:
  explicit RunHeaderView(QWidget* parent = nullptr);

  QSize sizeHint() const override;

 protected:
  void paintSection(QPainter* painter, const QRect& rect, int logicalIndex) const override;
};

} // namespace dmm::widgets
