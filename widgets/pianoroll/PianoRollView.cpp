#include "widgets/pianoroll/PianoRollView.h"

#include "widgets/pianoroll/PianoRollPainter.h"
#include "widgets/pianoroll/VoiceLegend.h"
#include "widgets/theme/Palette.h"

#include <QCoreApplication>
#include <QHelpEvent>
#include <QPaintEvent>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace dmm::widgets {

PianoRollView::PianoRollView(QWidget* parent) : QAbstractScrollArea(parent) {
  setObjectName(QStringLiteral("pianoRoll"));
  setAccessibleName(tr("Piano roll"));
  setFocusPolicy(Qt::StrongFocus);
  setFrameShape(QFrame::NoFrame);
  viewport()->setMouseTracking(true);
  // Every pixel is painted here, so that nothing is drawn twice.
  viewport()->setAttribute(Qt::WA_OpaquePaintEvent);
  m_legend = new VoiceLegend(this);
  m_emptyText = tr("A piece appears here as a piano roll.");
  clear();
}

void PianoRollView::setChorale(const types::Chorale& chorale) {
  m_notes = placeNotes(chorale);
  m_layout.setPiece(chorale);
  m_voicesInferred = chorale.voicesInferred;
  m_legend->setInferred(chorale.voicesInferred);
  m_legend->setVisible(!isEmpty());
  placeLegend();
  horizontalScrollBar()->setValue(0);
  updateScrollBars();
}

void PianoRollView::clear() {
  types::Chorale nothing;
  nothing.voicesInferred = false;
  setChorale(nothing);
}

void PianoRollView::setEmptyText(const QString& text) {
  m_emptyText = text;
  viewport()->update();
}

QRect PianoRollView::rollArea() const {
  return viewport()->rect().adjusted(kGutterWidth, kRulerHeight, 0, 0);
}

QPointF PianoRollView::toViewport(const QPointF& place) const {
  return place + rollArea().topLeft() -
         QPointF(horizontalScrollBar()->value(), verticalScrollBar()->value());
}

void PianoRollView::placeLegend() {
  const int height = isEmpty() ? 0 : m_legend->sizeHint().height();
  setViewportMargins(0, height, 0, 0);
  m_legend->setGeometry(0, 0, width(), height);
}

void PianoRollView::updateScrollBars() {
  const QSize area = rollArea().size();
  m_layout.setArea(area);
  const QSizeF size = isEmpty() ? QSizeF(0, 0) : m_layout.size();
  horizontalScrollBar()->setRange(0,
                                  std::max(0, int(std::ceil(size.width() - 1e-6)) - area.width()));
  horizontalScrollBar()->setPageStep(std::max(1, area.width()));
  horizontalScrollBar()->setSingleStep(std::max(8, int(m_layout.pixelsPerQuarter())));
  verticalScrollBar()->setRange(0, std::max(0, int(size.height()) - area.height()));
  verticalScrollBar()->setPageStep(std::max(1, area.height()));
  verticalScrollBar()->setSingleStep(int(m_layout.rowHeight()) * 2);
  viewport()->update();
}

void PianoRollView::zoomAround(double viewportX, void (PianoRollLayout::*change)()) {
  if (isEmpty()) return;
  const double offset = viewportX - rollArea().left();
  const double step = m_layout.stepAtX(offset + horizontalScrollBar()->value());
  (m_layout.*change)();
  updateScrollBars();
  horizontalScrollBar()->setValue(int(std::lround(m_layout.xOfStep(step) - offset)));
}

void PianoRollView::zoomIn() {
  zoomAround(rollArea().center().x(), &PianoRollLayout::zoomIn);
}

void PianoRollView::zoomOut() {
  zoomAround(rollArea().center().x(), &PianoRollLayout::zoomOut);
}

void PianoRollView::fit() {
  zoomAround(rollArea().center().x(), &PianoRollLayout::fit);
}

const PlacedNote* PianoRollView::noteAt(const QPointF& viewportPosition) const {
  if (!rollArea().contains(viewportPosition.toPoint())) return nullptr;
  const QPointF place = viewportPosition - toViewport({0, 0});
  const auto found = std::find_if(m_notes.begin(), m_notes.end(), [&](const PlacedNote& note) {
    return m_layout.noteRect(note).contains(place);
  });
  return found == m_notes.end() ? nullptr : &*found;
}

QString PianoRollView::describe(const PlacedNote& note) const {
  QString voice = music::voiceName(note.voice);
  if (m_voicesInferred) voice += tr(" (inferred)");
  return tr("%1, bar %2, %3")
      .arg(music::noteName(note.note.pitch),
           music::barAndBeat(note.note.onset, m_layout.stepsPerQuarter()), voice);
}

bool PianoRollView::viewportEvent(QEvent* event) {
  if (event->type() != QEvent::ToolTip) return QAbstractScrollArea::viewportEvent(event);
  const auto* help = static_cast<QHelpEvent*>(event);
  const PlacedNote* note = noteAt(help->pos());
  if (!note) {
    QToolTip::hideText();
    return true;
  }
  // The tip stays while the mouse is on the note.
  const QRectF place = m_layout.noteRect(*note);
  QToolTip::showText(help->globalPos(), describe(*note), viewport(),
                     QRectF(toViewport(place.topLeft()), place.size()).toAlignedRect());
  return true;
}

void PianoRollView::changeEvent(QEvent* event) {
  QAbstractScrollArea::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) viewport()->update();
}

void PianoRollView::paintEvent(QPaintEvent* event) {
  QPainter painter(viewport());
  m_notesDrawn = 0;
  if (isEmpty()) {
    painter.fillRect(event->rect(), palette().color(QPalette::Window));
    painter.setPen(palette::quietText(palette()));
    painter.drawText(viewport()->rect().adjusted(32, 0, -32, 0), Qt::AlignCenter | Qt::TextWordWrap,
                     m_emptyText);
    return;
  }
  const QRectF exposed = event->rect();
  const QRect roll = rollArea();
  const QPointF origin = toViewport({0, 0});

  painter.save();
  painter.setClipRect(roll);
  painter.translate(origin);
  m_notesDrawn = pianoRollPainter::paintRoll(painter, m_layout, m_notes, palette(), font(),
                                             exposed.intersected(roll).translated(-origin));
  painter.restore();

  painter.save();
  painter.setClipRect(QRect(0, roll.top(), kGutterWidth, roll.height()));
  painter.translate(0, origin.y());
  pianoRollPainter::paintGutter(painter, m_layout, palette(), font(), kGutterWidth,
                                exposed.translated(0, -origin.y()));
  painter.restore();

  painter.fillRect(QRect(0, 0, kGutterWidth, kRulerHeight), palette().color(QPalette::Window));
  painter.setClipRect(QRect(roll.left(), 0, roll.width(), kRulerHeight));
  painter.translate(origin.x(), 0);
  pianoRollPainter::paintRuler(painter, m_layout, palette(), font(), kRulerHeight,
                               exposed.translated(-origin.x(), 0));
}

void PianoRollView::resizeEvent(QResizeEvent* event) {
  QAbstractScrollArea::resizeEvent(event);
  placeLegend();
  updateScrollBars();
}

void PianoRollView::wheelEvent(QWheelEvent* event) {
  const QPoint delta = event->angleDelta();
  if (event->modifiers() & Qt::ControlModifier) {
    if (delta.y() != 0)
      zoomAround(event->position().x(),
                 delta.y() > 0 ? &PianoRollLayout::zoomIn : &PianoRollLayout::zoomOut);
    event->accept();
    return;
  }
  // Where all pitches are in view, a plain wheel moves through time.
  const bool isAlongTime = (event->modifiers() & Qt::ShiftModifier) || delta.y() == 0 ||
                           verticalScrollBar()->maximum() == 0;
  QCoreApplication::sendEvent(isAlongTime ? horizontalScrollBar() : verticalScrollBar(), event);
}

void PianoRollView::keyPressEvent(QKeyEvent* event) {
  switch (event->key()) {
  case Qt::Key_Plus:
  case Qt::Key_Equal:
    return zoomIn();
  case Qt::Key_Minus:
    return zoomOut();
  case Qt::Key_0:
    return fit();
  case Qt::Key_Home:
    return horizontalScrollBar()->setValue(0);
  case Qt::Key_End:
    return horizontalScrollBar()->setValue(horizontalScrollBar()->maximum());
  default:
    QAbstractScrollArea::keyPressEvent(event); // arrows and pages scroll
  }
}

} // namespace dmm::widgets
