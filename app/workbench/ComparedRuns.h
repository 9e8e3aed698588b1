#pragma once

#include "app/workbench/RunLibrary.h"
#include "widgets/compare/ComparedRun.h"
#include "widgets/runs/RunListModel.h"

#include <algorithm>

namespace dmm::app {

/// The runs of these ids that the library knows whole, in their order, each with its colour and
/// told apart by name; `fill` adds what was read of each.
template <typename Fill>
std::vector<widgets::ComparedRun> comparedRuns(const QStringList& ids, const RunLibrary& library,
                                               const widgets::RunListModel& colors, Fill fill) {
  std::vector<widgets::ComparedRun> runs;
  for (const QString& id : ids) {
    const auto* known = library.find(id.toStdString());
    if (!known || known->isPartial) continue;
    widgets::ComparedRun run;
    run.run = *known;
    run.colorIndex = std::max(colors.colorIndex(known->info.id), 0);
    fill(run);
    runs.push_back(std::move(run));
  }
  widgets::tellApart(runs);
  return runs;
}

} // namespace dmm::app
