#include "widgets/compare/MiniRoll.h"

#include "widgets/pianoroll/PianoRollPainter.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

namespace dmm::widgets {

MiniRoll::MiniRoll(types::Chorale piece, QWidget* parent)
    : QWidget(parent)
    , m_piece(std::move(piece)) {
  const QString title = QString::fromStdString(m_piece.title);
  setFocusPolicy(Qt::StrongFocus);
  setCursor(Qt::PointingHandCursor);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  setMinimumSize(120, 96);
  setAccessibleName(tr("Piece %1").arg(title));
  setToolTip(QStringLiteral("<p>%1</p><p>%2</p><p>%3</p>")
                 .arg(title.toHtmlEscaped(), QString::fromStdString(m_piece.origin).toHtmlEscaped(),
                      tr("Click to see it in the Music tab")));
}

void MiniRoll::paintEvent(QPaintEvent*) {
  PianoRollLayout layout;
  layout.setPiece(m_piece);
  layout.setArea(size());
  layout.fit();
  const QSizeF whole = layout.size(); // rows have a least height: what is higher is scaled down
  RollContent content;
  content.notes = placeNotes(m_piece);
  QPainter painter(this);
  painter.scale(width() / whole.width(), height() / whole.height());
  pianoRollPainter::paintRoll(painter, layout, content, palette(), font(), QRectF({0, 0}, whole));
  painter.resetTransform();
  painter.setBrush(Qt::NoBrush);
  painter.setPen(hasFocus() ? QPen(palette().color(QPalette::Highlight), 2)
                            : QPen(palette().color(QPalette::Mid), 1));
  painter.drawRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5));
}

void MiniRoll::mouseReleaseEvent(QMouseEvent* event) {
  if (event->button() == Qt::LeftButton && rect().contains(event->pos())) Q_EMIT activated(m_piece);
}

void MiniRoll::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Space) {
    Q_EMIT activated(m_piece);
  } else {
    QWidget::keyPressEvent(event);
  }
}

} // namespace dmm::widgets
