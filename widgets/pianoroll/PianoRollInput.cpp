// What a piano roll does with the mouse, the keys and fingers.

#include "widgets/pianoroll/PianoRollView.h"

#include <QApplication>
#include <QCoreApplication>
#include <QGestureEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QNativeGestureEvent>
#include <QScopedValueRollback>
#include <QScrollBar>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace dmm::widgets {

// --- zoom ---

template <typename Change> void PianoRollView::zoomAround(double viewportX, Change change) {
  if (isEmpty()) return;
  const double offset = viewportX - rollArea().left();
  const double step = m_layout.stepAtX(offset + horizontalScrollBar()->value());
  change(m_layout);
  {
    const QScopedValueRollback guard(m_isMovingItself, true);
    updateScrollBars();
    horizontalScrollBar()->setValue(int(std::lround(m_layout.xOfStep(step) - offset)));
  }
  Q_EMIT timeViewChanged();
}

void PianoRollView::zoomIn() {
  zoomAround(rollArea().center().x(), [](PianoRollLayout& layout) { layout.zoomIn(); });
}

void PianoRollView::zoomOut() {
  zoomAround(rollArea().center().x(), [](PianoRollLayout& layout) { layout.zoomOut(); });
}

void PianoRollView::fit() {
  zoomAround(rollArea().center().x(), [](PianoRollLayout& layout) { layout.fit(); });
}

void PianoRollView::wheelEvent(QWheelEvent* event) {
  const QPoint delta = event->angleDelta();
  if (event->modifiers() & Qt::ControlModifier) {
    if (delta.y() != 0)
      zoomAround(event->position().x(), [&](PianoRollLayout& layout) {
        delta.y() > 0 ? layout.zoomIn() : layout.zoomOut();
      });
    event->accept();
    return;
  }
  // Where all pitches are in view, a plain wheel moves through time.
  const bool isAlongTime = (event->modifiers() & Qt::ShiftModifier) || delta.y() == 0 ||
                           verticalScrollBar()->maximum() == 0;
  QCoreApplication::sendEvent(isAlongTime ? horizontalScrollBar() : verticalScrollBar(), event);
}

/// Two fingers on a touchpad or a screen.
bool PianoRollView::handleTouch(QEvent* event) {
  const auto zoomBy = [this](double x, double factor) {
    zoomAround(x, [factor](PianoRollLayout& layout) { layout.zoomBy(factor); });
  };
  if (event->type() == QEvent::NativeGesture) {
    const auto* native = static_cast<QNativeGestureEvent*>(event);
    if (native->gestureType() != Qt::ZoomNativeGesture) return false;
    zoomBy(native->position().x(), 1 + native->value());
    return true;
  }
  auto* gestures = static_cast<QGestureEvent*>(event);
  auto* pinch = static_cast<QPinchGesture*>(gestures->gesture(Qt::PinchGesture));
  if (!pinch) return false;
  zoomBy(viewport()->mapFromGlobal(pinch->centerPoint()).x(), pinch->scaleFactor());
  gestures->accept(pinch);
  return true;
}

void PianoRollView::keyPressEvent(QKeyEvent* event) {
  if (editByKey(*event) || lockByKey(*event)) return;
  switch (event->key()) {
  case Qt::Key_Plus:
  case Qt::Key_Equal: return zoomIn();
  case Qt::Key_Minus: return zoomOut();
  case Qt::Key_0: return fit();
  case Qt::Key_Home: return horizontalScrollBar()->setValue(0);
  case Qt::Key_End: return horizontalScrollBar()->setValue(horizontalScrollBar()->maximum());
  case Qt::Key_Escape:
    if (!m_content.hasLoop()) break;
    setLoopRegion(0, 0);
    Q_EMIT loopRegionCleared();
    return;
  default: break;
  }
  QAbstractScrollArea::keyPressEvent(event); // arrows and pages scroll
}

// --- the bars: a click plays from there, a drag loops ---

double PianoRollView::quarterAt(const QPointF& viewportPosition) const {
  return std::clamp(m_layout.quarterAtX(viewportPosition.x() - toViewport({0, 0}).x()), 0.0,
                    m_layout.lengthQuarters());
}

void PianoRollView::mousePressEvent(QMouseEvent* event) {
  const bool isOnRuler =
      event->position().y() < kRulerHeight && event->position().x() >= kGutterWidth && !isEmpty();
  if (event->button() == Qt::LeftButton && !isOnRuler &&
      (beginEdit(event->position()) || beginSelection(event->position())))
    return;
  if (event->button() != Qt::LeftButton || !isOnRuler)
    return QAbstractScrollArea::mousePressEvent(event);
  m_rulerPress = event->position();
  m_isDraggingLoop = false;
}

void PianoRollView::mouseMoveEvent(QMouseEvent* event) {
  if (m_editor.isDragging())
    return showPreview(m_editor.drag(event->position() - toViewport({0, 0}), m_layout));
  if (m_selectionPress) return dragSelection(event->position());
  strengthenMarks(event->position());
  updateEditCursor(event->position());
  if (!m_rulerPress) return QAbstractScrollArea::mouseMoveEvent(event);
  const double moved = std::abs(event->position().x() - m_rulerPress->x());
  m_isDraggingLoop = m_isDraggingLoop || moved >= QApplication::startDragDistance();
  if (!m_isDraggingLoop) return;
  const double from = quarterAt(*m_rulerPress), to = quarterAt(event->position());
  const double begin = std::floor(std::min(from, to));
  setLoopRegion(begin, std::max(begin + 1, std::ceil(std::max(from, to))));
}

void PianoRollView::mouseReleaseEvent(QMouseEvent* event) {
  if (m_editor.isDragging()) return takeEdit(m_editor.release());
  if (m_selectionPress) return endSelection(event->position(), event->modifiers());
  if (!m_rulerPress) return QAbstractScrollArea::mouseReleaseEvent(event);
  mouseMoveEvent(event);
  m_rulerPress.reset();
  if (m_isDraggingLoop) {
    Q_EMIT loopRegionChosen(m_content.loopBegin, m_content.loopEnd);
  } else {
    Q_EMIT seekRequested(quarterAt(event->position()));
  }
}

// --- what is under the mouse ---

const PlacedNote* PianoRollView::noteAt(const QPointF& viewportPosition) const {
  if (!rollArea().contains(viewportPosition.toPoint())) return nullptr;
  const QPointF place = viewportPosition - toViewport({0, 0});
  const auto found =
      std::find_if(m_content.notes.begin(), m_content.notes.end(),
                   [&](const PlacedNote& note) { return m_layout.noteRect(note).contains(place); });
  return found == m_content.notes.end() ? nullptr : &*found;
}

QString PianoRollView::describe(const PlacedNote& note, int step) const {
  QString voice = music::voiceName(note.voice);
  if (m_voicesInferred) voice += tr(" (inferred)");
  QString text =
      tr("%1, bar %2, %3")
          .arg(music::noteName(note.note.pitch),
               music::barAndBeat(m_layout.bars(), note.note.onset, m_layout.stepsPerQuarter()),
               voice);
  if (const auto probability = probabilityOf(note.note.pitch, step))
    text += QStringLiteral(", ") + probabilityText(*probability);
  return text;
}

void PianoRollView::strengthenMarks(const QPointF& viewportPosition) {
  if (m_content.marks.isEmpty()) return;
  const QPointF origin = toViewport({0, 0});
  auto step = m_content.marks.circledStep(m_layout, viewportPosition - origin,
                                          rollArea().top() - origin.y());
  if (const PlacedNote* note = step ? nullptr : noteAt(viewportPosition))
    step = m_content.marks.faultyStep(
        note->voice, int(quarterAt(viewportPosition) * m_layout.stepsPerQuarter()));
  if (step == m_content.strongMarks) return;
  m_content.strongMarks = step;
  viewport()->update();
}

/// The faults of the chord whose circle is here.
bool PianoRollView::showFaults(const QPoint& place, const QPoint& globalPlace) {
  const QPointF origin = toViewport({0, 0});
  const auto step =
      m_content.marks.circledStep(m_layout, place - origin, rollArea().top() - origin.y());
  if (!step) return false;
  QToolTip::showText(globalPlace,
                     QStringLiteral("<div>%1</div>")
                             .arg(tr("Bar %1").arg(music::barAndBeat(m_layout.bars(), *step,
                                                                     m_layout.stepsPerQuarter()))) +
                         m_content.marks.textOf(*step),
                     viewport(), markOf(*step));
  return true;
}

QString PianoRollView::probabilityText(float probability) const {
  const QString text = tr("probability %1").arg(double(probability), 0, 'f', 2);
  return m_condition.isEmpty() ? text : text + QLatin1Char(' ') + m_condition;
}

void PianoRollView::showTip(const QPoint& place, const QPoint& globalPlace) {
  if (place.y() < kRulerHeight && place.x() >= kGutterWidth && !isEmpty())
    return QToolTip::showText(globalPlace, tr("Click to play from here, drag to loop"), viewport());
  if (showFaults(place, globalPlace)) return;
  const int step = int(quarterAt(place) * m_layout.stepsPerQuarter());
  if (const PlacedNote* note = noteAt(place)) {
    // The tip stays while the mouse is on the note, or on its part of this step.
    QRectF stays = m_layout.noteRect(*note);
    const auto faulty = m_content.marks.faultyStep(note->voice, step);
    if (hasProbabilities() || faulty)
      stays = stays.intersected(
          QRectF(m_layout.xOfStep(step), stays.top(), m_layout.stepWidth(), stays.height()));
    QString text = describe(*note, step);
    if (faulty)
      text = QStringLiteral("<div>%1</div>").arg(text.toHtmlEscaped()) +
             m_content.marks.textOf(*faulty, note->voice);
    return QToolTip::showText(globalPlace, text, viewport(),
                              QRectF(toViewport(stays.topLeft()), stays.size()).toAlignedRect());
  }
  const int pitch = m_layout.pitchAtY(place.y() - toViewport({0, 0}).y());
  const auto probability = probabilityOf(pitch, step);
  if (!m_isHeatShown || !probability || !rollArea().contains(place)) return QToolTip::hideText();
  const QRectF cell(m_layout.xOfStep(step), m_layout.yOfPitch(pitch), m_layout.stepWidth(),
                    m_layout.rowHeight());
  QToolTip::showText(globalPlace,
                     tr("%1, bar %2, silent, %3")
                         .arg(music::noteName(pitch),
                              music::barAndBeat(m_layout.bars(), step, m_layout.stepsPerQuarter()),
                              probabilityText(*probability)),
                     viewport(), QRectF(toViewport(cell.topLeft()), cell.size()).toAlignedRect());
}

bool PianoRollView::viewportEvent(QEvent* event) {
  switch (event->type()) {
  case QEvent::ToolTip: {
    const auto* help = static_cast<QHelpEvent*>(event);
    showTip(help->pos(), help->globalPos());
    return true;
  }
  case QEvent::Gesture:
  case QEvent::NativeGesture:
    if (handleTouch(event)) return true;
    break;
  default: break;
  }
  return QAbstractScrollArea::viewportEvent(event);
}

} // namespace dmm::widgets
