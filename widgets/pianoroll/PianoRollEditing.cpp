// How the notes of a piano roll are changed by hand.

#include "widgets/pianoroll/PianoRollView.h"

#include <QKeyEvent>

namespace dmm::widgets {

namespace {

constexpr int kLowestSung = 40, kHighestSung = 81; ///< E2 to A5

} // namespace

void PianoRollView::changeNotes(const types::Chorale& chorale) {
  const TimeView view = timeView();
  const RollContent before = m_content;
  const bool wasFollowing = m_isFollowing;
  setChorale(chorale);
  m_content.soundingPitches = before.soundingPitches;
  m_content.playhead = before.playhead;
  m_content.loopBegin = before.loopBegin;
  m_content.loopEnd = before.loopEnd;
  select(before.selection);
  setTimeView(view);
  setFollowing(wasFollowing);
}

void PianoRollView::setEditable(bool editable) {
  m_isEditable = editable;
  m_editor.cancel();
  if (!editable) m_editor.deselect();
  viewport()->unsetCursor();
  // Where choirs sing, whatever the piece has.
  m_layout.setLeastPitches(editable ? kLowestSung : 1, editable ? kHighestSung : 0);
  updateScrollBars();
  select(std::nullopt);
  showPreview(m_chorale);
}

void PianoRollView::setEditTool(types::VoicePart voice, int stepsPerQuarter) {
  m_editor.setTool(voice, stepsPerQuarter);
}

/// As it would be; what is on show until something is done stays m_chorale.
void PianoRollView::showPreview(const types::Chorale& piece) {
  m_content.notes = placeNotes(piece);
  m_content.selected = m_editor.selected();
  viewport()->update();
}

void PianoRollView::takeEdit(const std::optional<types::Chorale>& piece) {
  showPreview(piece ? *piece : m_chorale);
  if (piece) Q_EMIT pieceEdited(*piece);
}

bool PianoRollView::beginEdit(const QPointF& viewportPosition) {
  if (!m_isEditable || isEmpty() || !rollArea().contains(viewportPosition.toPoint())) return false;
  const QPointF place = viewportPosition - toViewport({0, 0});
  if (m_layout.stepAtX(place.x()) >= m_layout.lengthSteps()) return false; // behind the end
  const types::VoicePart before = m_editor.voice();
  m_editor.press(place, noteAt(viewportPosition), m_layout);
  if (m_editor.voice() != before) Q_EMIT editVoiceChosen(m_editor.voice());
  showPreview(m_editor.drag(place, m_layout));
  return true;
}

bool PianoRollView::editByKey(const QKeyEvent& event) {
  if (!m_isEditable) return false;
  if (event.key() == Qt::Key_Escape && (m_editor.isDragging() || m_editor.selected())) {
    m_editor.cancel();
    m_editor.deselect();
    showPreview(m_chorale);
    return true;
  }
  if (!m_editor.selected() || m_editor.isDragging()) return false;
  const auto moved = [this](int keys, int steps) {
    takeEdit(m_editor.movedSelected(keys, steps));
    return true;
  };
  const bool isAlt = event.modifiers() & Qt::AltModifier;
  switch (event.key()) {
  case Qt::Key_Delete:
  case Qt::Key_Backspace: takeEdit(m_editor.withoutSelected()); return true;
  case Qt::Key_Up: return isAlt && moved(1, 0);
  case Qt::Key_Down: return isAlt && moved(-1, 0);
  case Qt::Key_Left: return isAlt && moved(0, -1);
  case Qt::Key_Right: return isAlt && moved(0, 1);
  default: return false;
  }
}

void PianoRollView::updateEditCursor(const QPointF& viewportPosition) {
  if (!m_isEditable) return;
  if (isEmpty() || !rollArea().contains(viewportPosition.toPoint()))
    return viewport()->unsetCursor();
  switch (
      m_editor.gripAt(viewportPosition - toViewport({0, 0}), noteAt(viewportPosition), m_layout)) {
  case RollEditor::Grip::Draw: return viewport()->setCursor(Qt::CrossCursor);
  case RollEditor::Grip::Move: return viewport()->setCursor(Qt::SizeAllCursor);
  case RollEditor::Grip::Lengthen: return viewport()->setCursor(Qt::SizeHorCursor);
  }
}

} // namespace dmm::widgets
