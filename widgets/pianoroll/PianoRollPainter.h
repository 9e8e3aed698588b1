#pragma once

#include "core/types/Generation.h"
#include "widgets/pianoroll/FreeRegion.h"
#include "widgets/pianoroll/PianoRollLayout.h"
#include "widgets/pianoroll/RedPencil.h"
#include "widgets/pianoroll/VoiceNote.h"

#include <QFont>
#include <QPalette>

#include <optional>
#include <vector>

class QPainter;

namespace dmm::widgets {

/// What of a piano roll is not its layout: the notes, what the model says of them, and where the
/// music is.
struct RollContent {
  std::vector<PlacedNote> notes;
  std::vector<types::KeyProbabilities> heat; ///< one a step; empty = none is shown
  std::vector<int> soundingPitches;
  RedPencil marks;                ///< empty = none are shown
  std::optional<int> strongMarks; ///< the step of the chord whose marks are drawn strongly
  std::optional<VoiceNote> selected;
  std::optional<FreeRegion> free;
  std::optional<RollSelection> selection; ///< of what is locked and unlocked
  double playhead = -1;                   ///< in quarters; negative = none
  double loopBegin = 0; ///< in quarters; no loop where it does not end after it begins
  double loopEnd = 0;

  bool hasLoop() const { return loopEnd > loopBegin; }
  bool isSounding(const PlacedNote& note, int stepsPerQuarter) const {
    const double step = playhead * stepsPerQuarter;
    return playhead >= 0 && note.note.onset <= step && step < note.note.onset + note.note.duration;
  }
};

/// Draws a piano roll and keeps nothing. Each part is drawn where the painter's origin is, and only
/// as far as the exposed rectangle goes.
namespace pianoRollPainter {

/// Rows, heat, beats, bars, marks, notes and the playhead; the origin is that of the layout.
/// Returns the notes drawn. `top`: where the visible part begins.
int paintRoll(QPainter& painter, const PianoRollLayout& layout, const RollContent& content,
              const QPalette& palette, const QFont& font, const QRectF& exposed, double top = 0);

/// The keyboard, a name at every C, the sounding keys lit, a lock where a locked voice begins; x
/// from 0 to width, y as in the layout.
void paintGutter(QPainter& painter, const PianoRollLayout& layout, const RollContent& content,
                 const QPalette& palette, const QFont& font, double width, const QRectF& exposed);

/// Bar numbers, the loop and the playhead's head; x as in the layout, y from 0 to height.
void paintRuler(QPainter& painter, const PianoRollLayout& layout, const RollContent& content,
                const QPalette& palette, const QFont& font, double height, const QRectF& exposed);

} // namespace pianoRollPainter

} // namespace dmm::widgets
