#include "widgets/theme/UndoBar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

namespace dmm::widgets {

UndoBar::UndoBar(const QString& names, const QString& what, QWidget* parent)
    : QWidget(parent)
    , m_text(new QLabel(this)) {
  setObjectName(QStringLiteral("undo%1Bar").arg(names));
  m_text->setTextFormat(Qt::PlainText);
  m_text->setWordWrap(true);
  auto* undo = new QPushButton(tr("Undo"), this);
  undo->setObjectName(QStringLiteral("undo%1Button").arg(names));
  undo->setToolTip(tr("Brings it back from the trash (Ctrl+Z)"));
  connect(undo, &QPushButton::clicked, this, &UndoBar::undoClicked);
  auto* close = new QToolButton(this);
  close->setObjectName(QStringLiteral("close%1Undo").arg(names));
  close->setText(QStringLiteral("\u2715"));
  close->setAccessibleName(tr("Hide this message"));
  close->setToolTip(tr("Hide; the %1 stays in the trash").arg(what));
  close->setAutoRaise(true);
  connect(close, &QToolButton::clicked, this, &QWidget::hide);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(16, 8, 8, 8);
  row->addWidget(m_text, 1);
  row->addWidget(undo);
  row->addWidget(close);
  hide();
}

void UndoBar::offer(const QString& deleted) {
  m_text->setText(tr("Moved %1 to the trash.").arg(deleted));
  setVisible(!deleted.isEmpty());
}

} // namespace dmm::widgets
