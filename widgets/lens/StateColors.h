#pragma once

#include <QColor>
#include <QPalette>
#include <QPen>

namespace dmm::widgets::stateColors {

inline constexpr float kLeastShown = 0.01F; ///< what is less probable is not told from nothing

/// A probability, from the paper's colour to a strong blue; of the square root, so that what is
/// little is seen.
QColor heat(double probability, const QPalette& palette);
QColor heat(double probability, const QColor& paper, const QPalette& palette);

/// What is drawn over it: the likeliest path, what is chosen.
QPen markPen(const QPalette& palette);

} // namespace dmm::widgets::stateColors
