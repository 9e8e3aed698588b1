#include "widgets/experiment/FoldableSection.h"

#include "widgets/experiment/DifferenceDot.h"

#include <QPainter>
#include <QStyleOption>
#include <QVBoxLayout>

namespace dmm::widgets {

namespace {

constexpr int kArrowSize = 8;

} // namespace

SectionHeader::SectionHeader(const QString& title, QWidget* parent) : QToolButton(parent) {
  setText(title);
  setCheckable(true);
  setFocusPolicy(Qt::StrongFocus);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  QFont bold = font();
  bold.setBold(true);
  setFont(bold);
}

void SectionHeader::setDiffers(bool differs) {
  m_differs = differs;
  setToolTip(differs ? tr("Something here differs from the preset") : QString());
  update();
}

QSize SectionHeader::sizeHint() const {
  return {2 * kGutter + fontMetrics().horizontalAdvance(text()) + kGutter,
          qMax(32, fontMetrics().height() + 8)};
}

void SectionHeader::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  if (underMouse()) {
    QColor veil = palette().color(QPalette::WindowText);
    veil.setAlphaF(0.06F);
    painter.fillRect(rect(), veil);
  }
  QStyleOption arrow;
  arrow.initFrom(this);
  arrow.rect =
      QRect((kGutter - kArrowSize) / 2, (height() - kArrowSize) / 2, kArrowSize, kArrowSize);
  style()->drawPrimitive(isChecked() ? QStyle::PE_IndicatorArrowDown
                                     : QStyle::PE_IndicatorArrowRight,
                         &arrow, &painter, this);
  const QRect words = rect().adjusted(kGutter, 0, 0, 0);
  painter.setPen(palette().color(QPalette::WindowText));
  painter.drawText(words, Qt::AlignLeft | Qt::AlignVCenter, text());
  const int end = words.left() + fontMetrics().horizontalAdvance(text());
  if (hasFocus()) {
    painter.setPen(palette().color(QPalette::Highlight));
    painter.drawLine(words.left(), height() - 7, end, height() - 7);
  }
  if (m_differs) drawDifferenceDot(painter, {end + 11.0, height() / 2.0}, palette());
}

FoldableSection::FoldableSection(const QString& key, const QString& title, QWidget* parent)
    : QWidget(parent)
    , m_header(new SectionHeader(title, this))
    , m_body(new QWidget(this))
    , m_rows(new QVBoxLayout(m_body)) {
  m_header->setObjectName(QStringLiteral("section.") + key);
  m_rows->setContentsMargins(0, 0, 0, 8);
  m_rows->setSpacing(8);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(m_header);
  column->addWidget(m_body);
  m_body->hide();
  connect(m_header, &QToolButton::toggled, this, [this](bool open) {
    m_body->setVisible(open);
    Q_EMIT foldToggled(!open);
  });
}

void FoldableSection::add(QWidget* row) { m_rows->addWidget(row); }

} // namespace dmm::widgets
