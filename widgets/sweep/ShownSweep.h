#pragma once

#include "core/types/SweepImportance.h"
#include "core/types/SweepState.h"

#include <QString>

#include <vector>

namespace dmm::widgets {

/// A sweep as its page shows it: the plan, its runs, how far each has come (in the same order), and
/// which setting mattered.
struct ShownSweep {
  QString id;
  types::SweepPlan plan;
  std::vector<types::SweepRun> runs;
  std::vector<types::SweepRunState> states;
  bool isOnCluster = false;
  std::vector<types::SettingImportance> importances = {}; ///< of the valid NLL of these states
};

} // namespace dmm::widgets
