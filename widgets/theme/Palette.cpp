#include "widgets/theme/Palette.h"

#include <array>

namespace dmm::widgets::palette {

QColor mix(const QColor& first, const QColor& second, double share) {
  const auto channel = [share](int x, int y) { return int(x + (y - x) * share + 0.5); };
  return {channel(first.red(), second.red()), channel(first.green(), second.green()),
          channel(first.blue(), second.blue())};
}

bool isDark(const QPalette& palette) {
  return palette.color(QPalette::Window).lightness() <
         palette.color(QPalette::WindowText).lightness();
}

QPen runPen(int index, const QPalette& palette) {
  static const std::array<QColor, 7> colors{QColor(0x0072B2), QColor(0xE69F00), QColor(0x009E73),
                                            QColor(0xCC79A7), QColor(0x56B4E9), QColor(0xD55E00),
                                            QColor(0xF0E442)};
  static const std::array<Qt::PenStyle, 3> styles{Qt::SolidLine, Qt::DashLine, Qt::DotLine};
  const int place = index % 8;
  const QColor color =
      place == 7 ? (isDark(palette) ? QColor(Qt::white) : QColor(Qt::black)) : colors.at(place);
  return QPen(color, 1.6, styles.at((index / 8) % 3));
}

QColor voiceColor(types::VoicePart part) {
  switch (part) {
  case types::VoicePart::Soprano: return QColor(0xD55E00);
  case types::VoicePart::Alto: return QColor(0xE69F00);
  case types::VoicePart::Tenor: return QColor(0x009E73);
  case types::VoicePart::Bass: return QColor(0x0072B2);
  }
  return {};
}

QColor paper(const QPalette& palette) { return palette.color(QPalette::Base); }

QColor axis(const QPalette& palette) {
  return mix(palette.color(QPalette::Base), palette.color(QPalette::Text), 0.55);
}

QColor grid(const QPalette& palette) {
  return mix(palette.color(QPalette::Base), palette.color(QPalette::Text), 0.12);
}

QColor quietText(const QPalette& palette) {
  return mix(palette.color(QPalette::Window), palette.color(QPalette::WindowText), 0.65);
}

QColor inkOn(const QColor& fill) {
  const double luma = 0.299 * fill.redF() + 0.587 * fill.greenF() + 0.114 * fill.blueF();
  return luma > 0.38 ? QColor(Qt::black) : QColor(Qt::white);
}

QColor problemText(const QPalette& palette) {
  return isDark(palette) ? QColor(0xFF8A70) : QColor(0xB3261E);
}

} // namespace dmm::widgets::palette
