#include "widgets/pianoroll/RollEditor.h"

#include "core/types/NoteEdit.h"

#include <algorithm>
#include <cmath>

namespace dmm::widgets {

namespace {

constexpr double kEndReach = 6; ///< pixels: so close to a note's end a drag lengthens it

bool has(const types::Chorale& piece, const VoiceNote& note) {
  const auto& notes = piece.voices.at(std::size_t(note.voice));
  return std::find(notes.begin(), notes.end(), note.note) != notes.end();
}

} // namespace

void RollEditor::setPiece(const types::Chorale& piece) {
  m_piece = piece;
  m_drag.reset();
  if (m_selected && !has(piece, *m_selected)) m_selected.reset();
}

void RollEditor::setTool(types::VoicePart voice, int stepsPerQuarter) {
  m_voice = voice;
  m_grid = stepsPerQuarter;
}

int RollEditor::gridLength() const { return std::max(1, m_piece.stepsPerQuarter / m_grid); }

int RollEditor::onGrid(double step) const {
  return int(std::lround(step / gridLength())) * gridLength();
}

RollEditor::Grip RollEditor::gripAt(const QPointF& place, const PlacedNote* under,
                                    const PianoRollLayout& layout) const {
  if (!under) return Grip::Draw;
  const QRectF body = layout.noteRect(*under);
  // Of a short note a third is its end.
  return body.right() - place.x() < std::min(kEndReach, body.width() / 3) ? Grip::Lengthen
                                                                          : Grip::Move;
}

void RollEditor::press(const QPointF& place, const PlacedNote* under,
                       const PianoRollLayout& layout) {
  Drag drag{gripAt(place, under, layout), place, {}, m_piece};
  if (under) {
    m_voice = under->voice;
    drag.before = {under->voice, under->note};
    m_selected = drag.before;
  } else {
    const int cell = int(layout.stepAtX(place.x())) / gridLength();
    drag.before = {m_voice, {layout.pitchAtY(place.y()), cell * gridLength(), gridLength()}};
    drag.now = types::withNote(m_piece, m_voice, drag.before.note);
    m_selected.reset();
    if (has(drag.now, drag.before)) m_selected = drag.before;
  }
  m_drag = std::move(drag);
}

const types::Chorale& RollEditor::drag(const QPointF& place, const PianoRollLayout& layout) {
  if (!m_drag) return m_piece;
  types::Note note = m_drag->before.note;
  const double moved = layout.stepAtX(place.x()) - layout.stepAtX(m_drag->from.x());
  switch (m_drag->grip) {
  case Grip::Draw: {
    const int end = (int(layout.stepAtX(place.x())) / gridLength() + 1) * gridLength();
    note.duration = std::max(gridLength(), end - note.onset);
    break;
  }
  case Grip::Lengthen:
    note.duration = std::max(gridLength(), onGrid(note.onset + note.duration + moved) - note.onset);
    break;
  case Grip::Move:
    note.pitch += layout.pitchAtY(place.y()) - layout.pitchAtY(m_drag->from.y());
    if (std::abs(moved) * 2 > gridLength()) note.onset = onGrid(note.onset + moved);
    note.onset = std::clamp(note.onset, 0, std::max(0, m_piece.lengthSteps - note.duration));
    note.pitch = std::clamp(note.pitch, types::kLowestPitch, types::kHighestPitch);
    break;
  }
  note.duration = std::min(note.duration, m_piece.lengthSteps - note.onset);
  m_drag->now = changedBy(note);
  m_selected = VoiceNote{m_drag->before.voice, note};
  return m_drag->now;
}

types::Chorale RollEditor::changedBy(const types::Note& note) const {
  const auto& [voice, before] = m_drag->before;
  if (m_drag->grip == Grip::Draw) return types::withNote(m_piece, voice, note);
  return note == before ? m_piece : types::withNoteChanged(m_piece, voice, before, note);
}

std::optional<types::Chorale> RollEditor::release() {
  if (!m_drag) return std::nullopt;
  const types::Chorale now = std::move(m_drag->now);
  m_drag.reset();
  if (now == m_piece) return std::nullopt;
  m_piece = now;
  return now;
}

void RollEditor::cancel() {
  m_drag.reset();
  if (m_selected && !has(m_piece, *m_selected)) m_selected.reset();
}

std::optional<types::Chorale> RollEditor::withoutSelected() {
  if (!m_selected || m_drag) return std::nullopt;
  m_piece = types::withoutNote(m_piece, m_selected->voice, m_selected->note);
  m_selected.reset();
  return m_piece;
}

std::optional<types::Chorale> RollEditor::movedSelected(int keys, int gridSteps) {
  if (!m_selected || m_drag) return std::nullopt;
  types::Note note = m_selected->note;
  note.pitch += keys;
  note.onset += gridSteps * gridLength();
  if (note.onset < 0 || note.onset + note.duration > m_piece.lengthSteps) return std::nullopt;
  const types::Chorale now =
      types::withNoteChanged(m_piece, m_selected->voice, m_selected->note, note);
  if (now == m_piece) return std::nullopt;
  m_piece = now;
  m_selected->note = note;
  return now;
}

} // namespace dmm::widgets
