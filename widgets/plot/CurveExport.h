#pragma once

#include <QString>

#include <vector>

namespace dmm::widgets {

class CurvePlot;

/// Writes what is seen of stacked plots: as one picture with their titles above them (png, svg or
/// pdf by the suffix), or the points in view, every digit kept, as CSV (RFC 4180): a row for each
/// x, a column for each series, empty where a series has nothing at that x; no two columns have one
/// title.
namespace curveExport {

struct Panel {
  QString title;
  CurvePlot* plot = nullptr;
};

/// Throw std::runtime_error that names the file and what is wrong; no half-written file is left.
void write(const QString& file, const std::vector<Panel>& panels);

QString csvText(const std::vector<Panel>& panels);

} // namespace curveExport

} // namespace dmm::widgets
