#pragma once

#include "widgets/theme/Palette.h"

#include <QPainter>
#include <QWidget>

namespace dmm::widgets {

/// The line that sets what stays off from what scrolls above it.
class Hairline : public QWidget {
 public:
  explicit Hairline(QWidget* parent) : QWidget(parent) { setFixedHeight(1); }

 protected:
  void paintEvent(QPaintEvent*) override {
    QColor color = palette::quietText(palette());
    color.setAlphaF(0.35F);
    QPainter(this).fillRect(rect(), color);
  }
};

} // namespace dmm::widgets
