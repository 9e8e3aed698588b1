#include "widgets/experiment/PrimaryButton.h"

#include "widgets/theme/Palette.h"

#include <QPainter>
#include <QStyleOptionButton>

namespace dmm::widgets {

PrimaryButton::PrimaryButton(const QString& text, QWidget* parent) : QPushButton(text, parent) {
  QFont bold = font();
  bold.setBold(true);
  setFont(bold);
  setAttribute(Qt::WA_Hover);
}

void PrimaryButton::paintEvent(QPaintEvent*) {
  QStyleOptionButton option;
  initStyleOption(&option);
  const QPalette& colors = option.palette;
  // A window in the background keeps its accent: what the button does has not changed.
  QColor fill = colors.color(QPalette::Active, QPalette::Highlight);
  QColor ink = colors.color(QPalette::Active, QPalette::HighlightedText);
  if (!isEnabled()) {
    QPalette awake = palette(); // the style's disabled grey would not read
    awake.setCurrentColorGroup(QPalette::Active);
    fill = palette::grid(awake);
    ink = palette::quietText(awake);
  } else if (isDown()) {
    fill = fill.darker(125);
  } else if (underMouse()) {
    fill = fill.darker(110);
  }

  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(fill);
  const QRectF face = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
  painter.drawRoundedRect(face, 4, 4);
  if (hasFocus()) {
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(ink, 1));
    painter.drawRoundedRect(face.adjusted(2, 2, -2, -2), 3, 3);
  }
  painter.setPen(ink);
  painter.drawText(rect(), Qt::AlignCenter | Qt::TextShowMnemonic, text());
}

} // namespace dmm::widgets
