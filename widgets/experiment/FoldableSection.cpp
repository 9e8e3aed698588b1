#include "widgets/experiment/FoldableSection.h"

#include "widgets/experiment/DifferenceDot.h"

#include <QHBoxLayout>
#include <QToolButton>
#include <QVBoxLayout>

namespace dmm::widgets {

FoldableSection::FoldableSection(const QString& key, const QString& title, QWidget* parent)
    : QWidget(parent)
    , m_header(new QToolButton(this))
    , m_dot(new DifferenceDot(this))
    , m_body(new QWidget(this))
    , m_rows(new QVBoxLayout(m_body)) {
  m_header->setObjectName(QStringLiteral("section.") + key);
  m_header->setText(title);
  m_header->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  m_header->setIconSize({8, 8});
  m_header->setAutoRaise(true);
  m_header->setCheckable(true);
  m_header->setFocusPolicy(Qt::StrongFocus);
  QFont bold = font();
  bold.setBold(true);
  m_header->setFont(bold);

  m_rows->setContentsMargins(0, 4, 0, 8);
  m_rows->setSpacing(8);

  auto* head = new QHBoxLayout;
  head->setSpacing(0);
  head->addWidget(m_header);
  head->addWidget(m_dot);
  head->addStretch();
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addLayout(head);
  column->addWidget(m_body);

  connect(m_header, &QToolButton::toggled, this, [this](bool open) {
    m_header->setArrowType(open ? Qt::DownArrow : Qt::RightArrow);
    m_body->setVisible(open);
    Q_EMIT foldToggled(!open);
  });
  m_header->setArrowType(Qt::RightArrow);
  m_body->hide();
}

void FoldableSection::add(QWidget* row) {
  m_rows->addWidget(row);
}

bool FoldableSection::isFolded() const {
  return !m_header->isChecked();
}

void FoldableSection::setFolded(bool folded) {
  m_header->setChecked(!folded);
}

bool FoldableSection::differs() const {
  return m_dot->isOn();
}

void FoldableSection::setDiffers(bool differs) {
  m_dot->setOn(differs);
}

} // namespace dmm::widgets
