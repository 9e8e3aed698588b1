#pragma once

#include <QLabel>

namespace dmm::widgets {

/// One line of plain text that ends in an ellipsis where the room does. text() is the whole of it.
class ElidedLabel : public QLabel {
  Q_OBJECT

 public:
  explicit ElidedLabel(QWidget* parent = nullptr);

  QSize minimumSizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;
};

} // namespace dmm::widgets
