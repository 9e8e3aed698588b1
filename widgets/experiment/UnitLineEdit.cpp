#include "widgets/experiment/UnitLineEdit.h"

#include "widgets/theme/Palette.h"

#include <QPainter>

#include <utility>

namespace dmm::widgets {

UnitLineEdit::UnitLineEdit(QString unit, QWidget* parent)
    : QLineEdit(parent)
    , m_unit(std::move(unit)) {}

void UnitLineEdit::paintEvent(QPaintEvent* event) {
  QLineEdit::paintEvent(event);
  constexpr int kInset = 8; // the frame, and air
  const QRect inside = rect().adjusted(kInset, 0, -kInset, 0);
  const int used =
      fontMetrics().horizontalAdvance(text()) + kInset + fontMetrics().horizontalAdvance(m_unit);
  if (m_unit.isEmpty() || used > inside.width()) return;
  QPainter painter(this);
  painter.setPen(palette::quietText(palette()));
  painter.drawText(inside, Qt::AlignRight | Qt::AlignVCenter, m_unit);
}

} // namespace dmm::widgets
