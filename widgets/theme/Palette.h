#pragma once

#include "core/types/Music.h"

#include <QColor>
#include <QPalette>
#include <QPen>

namespace dmm::widgets {

/// The colours of the program (Okabe and Ito, safe for colour blindness), and how they adapt to a
/// dark or light window. A run keeps its colour everywhere; after eight the line gets dashes, then
/// dots, so that colour never speaks alone.
namespace palette {

bool isDark(const QPalette& palette);

/// The first colour at share 0, the second at 1.
QColor mix(const QColor& first, const QColor& second, double share);

/// Line of the run with this place in the order of colours; at least 0.
QPen runPen(int index, const QPalette& palette);

QColor voiceColor(types::VoicePart part);

/// Colours of a plot or a roll in this window: paper, axes, grid, and quiet text.
QColor paper(const QPalette& palette);
QColor axis(const QPalette& palette);
QColor grid(const QPalette& palette);
QColor quietText(const QPalette& palette);

/// Black or white, whichever reads better on the fill.
QColor inkOn(const QColor& fill);

/// What is wrong, in text: a red that reads on the window's background.
QColor problemText(const QPalette& palette);

} // namespace palette

} // namespace dmm::widgets
