#pragma once

#include "core/types/Music.h"
#include "core/types/RunInfo.h"

#include <QString>

#include <vector>

namespace dmm::widgets {

/// One of the runs that are held beside each other: with every report, its place in the order of
/// colours and what it composed.
struct ComparedRun {
  types::RunSummary run;
  int colorIndex = 0;
  std::vector<types::Chorale> pieces;

  QString id() const { return QString::fromStdString(run.info.id); }
  QString name() const {
    return QString::fromStdString(run.info.name.empty() ? run.info.id : run.info.name);
  }
};

} // namespace dmm::widgets
