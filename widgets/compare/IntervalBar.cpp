#include "widgets/compare/IntervalBar.h"

#include "widgets/theme/Palette.h"

#include <QPainter>

#include <algorithm>

namespace dmm::widgets {

IntervalBar::IntervalBar(double value, double low, double high, double reach, QWidget* parent)
    : QWidget(parent)
    , m_value(value)
    , m_low(low)
    , m_high(high)
    , m_reach(reach) {
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void IntervalBar::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  constexpr double kSide = 6;
  const double middle = height() / 2.0;
  const auto x = [&](double value) {
    const double share = std::clamp(value / m_reach, -1.0, 1.0);
    return width() / 2.0 + share * (width() / 2.0 - kSide);
  };
  painter.setPen(QPen(palette::grid(palette()), 1));
  painter.drawLine(QPointF(kSide, middle), QPointF(width() - kSide, middle));
  painter.setPen(QPen(palette::axis(palette()), 1, Qt::DashLine));
  painter.drawLine(QPointF(x(0), 0), QPointF(x(0), height()));
  // Grey where it holds 0: nothing is told then.
  const bool isClear = m_low > 0 || m_high < 0;
  const QColor color =
      isClear ? palette().color(QPalette::Highlight) : palette::quietText(palette());
  painter.setPen(QPen(color, 2));
  painter.drawLine(QPointF(x(m_low), middle), QPointF(x(m_high), middle));
  for (const double end : {m_low, m_high})
    painter.drawLine(QPointF(x(end), middle - 5), QPointF(x(end), middle + 5));
  painter.setPen(Qt::NoPen);
  painter.setBrush(color);
  painter.drawEllipse(QPointF(x(m_value), middle), 4.5, 4.5);
}

} // namespace dmm::widgets
