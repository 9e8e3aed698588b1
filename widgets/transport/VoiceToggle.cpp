#include "widgets/transport/VoiceToggle.h"

#include "widgets/theme/Palette.h"

#include <QPainter>

namespace dmm::widgets {

VoiceToggle::VoiceToggle(types::VoicePart part, QWidget* parent)
    : QAbstractButton(parent)
    , m_part(part) {
  const QString name = QString::fromLatin1(types::toString(part));
  setText(name.left(1).toUpper());
  setCheckable(true);
  setFocusPolicy(Qt::TabFocus);
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
  setToolTip(tr("Mute the %1").arg(name));
  setAccessibleName(toolTip());
  setObjectName(QStringLiteral("mute.%1").arg(name));
}

void VoiceToggle::setHeard(bool heard) {
  m_isHeard = heard;
  update();
}

void VoiceToggle::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const QRectF chip = QRectF(rect()).adjusted(1.5, 1.5, -1.5, -1.5);
  const QColor voice = palette::voiceColor(m_part);
  const QColor ink =
      palette().color(isEnabled() ? QPalette::Active : QPalette::Disabled, QPalette::WindowText);
  const bool isFull = m_isHeard && !isChecked() && isEnabled();
  painter.setPen(QPen(isEnabled() ? voice : ink, 1.5));
  QColor fill = voice;
  if (!isFull) fill.setAlphaF(isChecked() || !isEnabled() ? 0.0f : 0.15f);
  if (underMouse() && isEnabled()) fill = fill.lighter(112);
  painter.setBrush(fill);
  painter.drawRoundedRect(chip, 4, 4);

  QFont bold = font();
  bold.setBold(true);
  painter.setFont(bold);
  // The amber of the alto is too light for white letters.
  const bool isLight = m_part == types::VoicePart::Alto;
  painter.setPen(isFull ? (isLight ? QColor(Qt::black) : QColor(Qt::white)) : ink);
  painter.drawText(rect(), Qt::AlignCenter, text());
  if (isChecked()) {
    painter.setPen(QPen(ink, 1.6));
    painter.drawLine(chip.bottomLeft() + QPointF(3, -3), chip.topRight() + QPointF(-3, 3));
  }
  if (hasFocus()) {
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(palette().color(QPalette::Highlight), 1.5));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.75, 0.75, -0.75, -0.75), 5, 5);
  }
}

} // namespace dmm::widgets
