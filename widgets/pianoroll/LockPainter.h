#pragma once

#include "widgets/pianoroll/FreeRegion.h"
#include "widgets/pianoroll/PianoRollLayout.h"

#include <QColor>
#include <QPalette>
#include <QRectF>

#include <vector>

class QPainter;

namespace dmm::widgets {

/// Draws on a piano roll what a model would draw anew and what is locked, and the part that is
/// selected to be locked or unlocked. Keeps nothing; places are those of the layout.
namespace lockPainter {

/// Hatched ground where any voice is drawn anew.
void paintFree(QPainter& painter, const PianoRollLayout& layout, const FreeRegion& free,
               const QPalette& palette, const QRectF& area);

/// In the gutter: a padlock beside the first note of each voice that stays as a whole.
void paintLockedVoices(QPainter& painter, const PianoRollLayout& layout,
                       const std::vector<PlacedNote>& notes, const FreeRegion& free,
                       const QPalette& palette);

/// Where a voice stays while others are drawn anew, though it is elsewhere: a line under its notes,
/// with a padlock on the first.
void paintLockedParts(QPainter& painter, const PianoRollLayout& layout,
                      const std::vector<PlacedNote>& notes, const FreeRegion& free,
                      const QPalette& palette);

/// The time that is selected, and around the notes that are.
void paintSelection(QPainter& painter, const PianoRollLayout& layout,
                    const RollSelection& selection, const QPalette& palette, const QRectF& area);
void paintSelectedNotes(QPainter& painter, const PianoRollLayout& layout,
                        const std::vector<PlacedNote>& notes, const RollSelection& selection,
                        const QPalette& palette);

} // namespace lockPainter

} // namespace dmm::widgets
