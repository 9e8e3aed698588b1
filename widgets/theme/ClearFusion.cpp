#include "widgets/theme/ClearFusion.h"

#include "widgets/theme/Palette.h"

#include <QPainter>
#include <QStyleOption>

namespace dmm::widgets {

ClearFusion::ClearFusion() : QProxyStyle(QStringLiteral("fusion")) {}

int ClearFusion::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                           QStyleHintReturn* data) const {
  if (hint == SH_EtchDisabledText) return 0;
  return QProxyStyle::styleHint(hint, option, widget, data);
}

void ClearFusion::drawPrimitive(PrimitiveElement element, const QStyleOption* option,
                                QPainter* painter, const QWidget* widget) const {
  QProxyStyle::drawPrimitive(element, option, painter, widget);
  const bool isBox = element == PE_IndicatorCheckBox, isRound = element == PE_IndicatorRadioButton;
  const bool isFocused = option->state.testFlag(State_HasFocus) &&
                         option->state.testFlag(State_KeyboardFocusChange); // Fusion shows it
  if ((!isBox && !isRound) || isFocused || !palette::isDark(option->palette)) return;
  QColor edge = palette::axis(option->palette);
  if (!option->state.testFlag(State_Enabled)) edge.setAlphaF(0.5F);
  painter->save();
  painter->setPen(edge);
  painter->setBrush(Qt::NoBrush);
  const QRectF place = QRectF(option->rect).adjusted(0.5, 0.5, -0.5, -0.5);
  if (isBox) {
    painter->drawRect(place);
  } else {
    painter->setRenderHint(QPainter::Antialiasing);
    painter->drawEllipse(place);
  }
  painter->restore();
}

} // namespace dmm::widgets
