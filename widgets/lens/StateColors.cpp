#include "widgets/lens/StateColors.h"

#include "widgets/theme/Palette.h"

#include <algorithm>
#include <cmath>

namespace dmm::widgets::stateColors {

QColor heat(double probability, const QPalette& palette) {
  return heat(probability, palette::paper(palette), palette);
}

QColor heat(double probability, const QColor& paper, const QPalette& palette) {
  const QColor full = palette::isDark(palette) ? QColor(0x56B4E9) : QColor(0x0072B2);
  return palette::mix(paper, full, std::sqrt(std::clamp(probability, 0.0, 1.0)));
}

QPen markPen(const QPalette& palette) {
  QPen pen(palette::isDark(palette) ? QColor(0xE69F00) : QColor(0xD55E00), 2);
  pen.setJoinStyle(Qt::RoundJoin);
  return pen;
}

} // namespace dmm::widgets::stateColors
