#pragma once

#include "widgets/pianoroll/PianoRollLayout.h"

#include <QFont>
#include <QPalette>

class QPainter;

namespace dmm::widgets {

/// Draws a piano roll and keeps nothing. Each part is drawn where the painter's origin is, and only
/// as far as the exposed rectangle goes.
namespace pianoRollPainter {

/// Rows, beats, bars and notes; the origin is that of the layout. Returns the notes drawn.
int paintRoll(QPainter& painter, const PianoRollLayout& layout,
              const std::vector<PlacedNote>& notes, const QPalette& palette, const QFont& font,
              const QRectF& exposed);

/// The keyboard, a name at every C; x from 0 to width, y as in the layout.
void paintGutter(QPainter& painter, const PianoRollLayout& layout, const QPalette& palette,
                 const QFont& font, double width, const QRectF& exposed);

/// Bar numbers; x as in the layout, y from 0 to height.
void paintRuler(QPainter& painter, const PianoRollLayout& layout, const QPalette& palette,
                const QFont& font, double height, const QRectF& exposed);

} // namespace pianoRollPainter

} // namespace dmm::widgets
