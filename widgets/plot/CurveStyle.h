#pragma once

#include <QFont>
#include <QPalette>

class QCustomPlot;

namespace dmm::widgets {

/// What does not change about a plot: thin axes without a frame, grid on the major ticks only,
/// legend inside at the top right, wheel zoom and drag.
void setUpPlot(QCustomPlot& plot);

/// Paper, axes, grid and legend in the colours and the font of the window.
void stylePlot(QCustomPlot& plot, const QPalette& palette, const QFont& font);

} // namespace dmm::widgets
