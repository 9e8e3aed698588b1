#include "widgets/experiment/NarrowComboBox.h"

#include "widgets/experiment/ChoiceDelegate.h"

#include <QAbstractItemView>
#include <QScrollBar>
#include <QStandardItemModel>
#include <QStyleOptionComboBox>
#include <QStylePainter>
#include <QWheelEvent>

namespace dmm::widgets {

NarrowComboBox::NarrowComboBox(QWidget* parent) : QComboBox(parent) {
  setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  setMinimumContentsLength(4);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  view()->setTextElideMode(Qt::ElideRight);
  setItemDelegate(new ChoiceDelegate(this));
}

void NarrowComboBox::setEntry(int index, bool isEnabled, const QString& tip) {
  qobject_cast<QStandardItemModel*>(model())->item(index)->setEnabled(isEnabled);
  setItemData(index, tip, Qt::ToolTipRole);
  setItemData(index, tip, ChoiceDelegate::NoteRole);
  setItemData(index, isEnabled ? QString() : tip, Qt::AccessibleDescriptionRole);
}

void NarrowComboBox::showPopup() {
  view()->setMinimumWidth(view()->sizeHintForColumn(0) + view()->verticalScrollBar()->width());
  QComboBox::showPopup();
}

void NarrowComboBox::paintEvent(QPaintEvent*) {
  QStylePainter painter(this);
  QStyleOptionComboBox option;
  initStyleOption(&option);
  if (currentIndex() < 0) {
    option.palette.setBrush(QPalette::ButtonText, option.palette.placeholderText());
    option.currentText = placeholderText();
  }
  const QRect field =
      style()->subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxEditField, this);
  option.currentText =
      fontMetrics().elidedText(option.currentText, Qt::ElideRight, field.width() - 4);
  painter.drawComplexControl(QStyle::CC_ComboBox, option);
  painter.drawControl(QStyle::CE_ComboBoxLabel, option);
}

void NarrowComboBox::wheelEvent(QWheelEvent* event) { event->ignore(); }

} // namespace dmm::widgets
