#pragma once

#include <QSize>

#include <vector>

class QCustomPlot;

namespace dmm::widgets {

class CurveLine;

/// Gives the names in a plot's legend the room that they have between its axes: in as many of four
/// columns as need no name cut; where a single column is still too narrow, names lose their
/// middles. Returns the size of the legend then.
QSize fitLegendNames(QCustomPlot& plot, const std::vector<CurveLine*>& lines);

} // namespace dmm::widgets
