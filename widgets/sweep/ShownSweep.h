#pragma once

#include "core/types/SweepPlan.h"
#include "core/types/SweepState.h"

#include <QString>

#include <vector>

namespace dmm::widgets {

/// A sweep as its page shows it: the plan, its runs, and how far each has come (in the same order).
struct ShownSweep {
  QString id;
  types::SweepPlan plan;
  std::vector<types::SweepRun> runs;
  std::vector<types::SweepRunState> states;
  bool isOnCluster = false;
};

} // namespace dmm::widgets
