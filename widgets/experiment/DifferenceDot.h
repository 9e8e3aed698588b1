#pragma once

#include <QWidget>

namespace dmm::widgets {

/// The dot beside whatever differs from the preset. Keeps its place when it is off, so that
/// nothing moves when it comes on.
class DifferenceDot : public QWidget {
  Q_OBJECT

 public:
  explicit DifferenceDot(QWidget* parent = nullptr);

  bool isOn() const { return m_on; }
  void setOn(bool on);
  QSize sizeHint() const override { return {16, 16}; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  bool m_on = false;
};

/// The same dot inside another widget's painting.
void drawDifferenceDot(QPainter& painter, const QPointF& center, const QPalette& palette);

} // namespace dmm::widgets
