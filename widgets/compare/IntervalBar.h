#pragma once

#include <QWidget>

namespace dmm::widgets {

/// A difference as a dot with its interval, over a line where there is none. Several beside each
/// other have one scale, from -reach to reach.
class IntervalBar : public QWidget {
  Q_OBJECT

 public:
  IntervalBar(double value, double low, double high, double reach, QWidget* parent = nullptr);

  QSize sizeHint() const override { return {240, 24}; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  double m_value, m_low, m_high, m_reach;
};

} // namespace dmm::widgets
