#pragma once

#include "widgets/pianoroll/PianoRollLayout.h"
#include "widgets/pianoroll/VoiceNote.h"

#include <QPointF>

#include <optional>

namespace dmm::widgets {

/// Turns drags over a roll into changes of its notes: one that begins on nothing draws a note of
/// the voice in hand, on a note it moves it, near its right end it lengthens it; all in whole steps
/// of a grid. Pieces are values: each change is a new one. Places are pixels of the layout.
class RollEditor {
 public:
  /// What a drag from here would do.
  enum class Grip { Draw, Move, Lengthen };

  /// Keeps the selection where the piece has that note.
  void setPiece(const types::Chorale& piece);
  /// The voice that is drawn, and the grid: so many steps a quarter.
  void setTool(types::VoicePart voice, int stepsPerQuarter);
  types::VoicePart voice() const { return m_voice; }

  /// `under`: the note at this place.
  Grip gripAt(const QPointF& place, const PlacedNote* under, const PianoRollLayout& layout) const;
  void press(const QPointF& place, const PlacedNote* under, const PianoRollLayout& layout);
  /// The piece as it would be if the drag ended here.
  const types::Chorale& drag(const QPointF& place, const PianoRollLayout& layout);
  /// The changed piece; nothing where the drag has changed nothing.
  std::optional<types::Chorale> release();
  /// As if there had been no drag.
  void cancel();
  bool isDragging() const { return m_drag.has_value(); }

  const std::optional<VoiceNote>& selected() const { return m_selected; }
  void deselect() { m_selected.reset(); }
  /// Nothing where none is selected.
  std::optional<types::Chorale> withoutSelected();
  /// The selected note moved by keys and by steps of the grid; nothing where that cannot be.
  std::optional<types::Chorale> movedSelected(int keys, int gridSteps);

 private:
  struct Drag {
    Grip grip = Grip::Draw;
    QPointF from;
    VoiceNote before; ///< the note under the mouse; of Draw: the one that begins there
    types::Chorale now;
  };

  int gridLength() const; ///< in steps of the piece, which the grid may have made finer
  int onGrid(double step) const;
  types::Chorale changedBy(const types::Note& note) const;

  types::Chorale m_piece;
  types::VoicePart m_voice = types::VoicePart::Soprano;
  int m_grid = 1;
  std::optional<VoiceNote> m_selected;
  std::optional<Drag> m_drag;
};

} // namespace dmm::widgets
