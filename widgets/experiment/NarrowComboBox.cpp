#include "widgets/experiment/NarrowComboBox.h"

#include <QAbstractItemView>
#include <QWheelEvent>

namespace dmm::widgets {

NarrowComboBox::NarrowComboBox(QWidget* parent) : QComboBox(parent) {
  setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  setMinimumContentsLength(4);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  view()->setTextElideMode(Qt::ElideRight);
}

void NarrowComboBox::wheelEvent(QWheelEvent* event) {
  event->ignore();
}

} // namespace dmm::widgets
