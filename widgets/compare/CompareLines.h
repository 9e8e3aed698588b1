#pragma once

#include "widgets/compare/ComparedRun.h"

#include <QString>

#include <vector>

namespace dmm::widgets {

/// One curve of a comparison: a run, or the band of the whole seeds of one experiment. What is not
/// whole (stopped, failed, still running ...) is never part of a band, and is marked so.
struct CompareLine {
  std::vector<std::size_t> runs; ///< places in the list; several: a band
  QString label;                 ///< "quick, 3 seeds", "quick (seed 2) ■ stopped"
  QString toolTip;               ///< the names of a band's runs, a line each
  QString endMark;               ///< the shape of the status of what is not whole
};

/// In the order of the runs; `seedsTogether` false: every run for itself.
std::vector<CompareLine> compareLines(const std::vector<ComparedRun>& runs, bool seedsTogether);

} // namespace dmm::widgets
