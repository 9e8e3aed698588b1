#include "widgets/experiment/ResetButton.h"

#include <QToolButton>

namespace dmm::widgets {

QToolButton* makeResetButton(const QString& key, QWidget* parent) {
  auto* button = new QToolButton(parent);
  button->setObjectName(key + QStringLiteral(".reset"));
  button->setText(QStringLiteral("\u21ba"));
  button->setToolTip(QObject::tr("Back to the preset"));
  button->setAutoRaise(true);
  button->setFixedSize(kResetColumnWidth, kResetColumnWidth);
  return button;
}

} // namespace dmm::widgets
