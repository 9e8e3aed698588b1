#pragma once

#include "core/types/Music.h"
#include "core/types/RunInfo.h"
#include "core/types/RunName.h"

#include <QString>

#include <memory>
#include <vector>

namespace dmm::widgets {

/// One of the runs that are held beside each other, with its place in the order of colours and what
/// it composed. A list that changed is another list, so that what is drawn already can be told from
/// what is not without looking at every row.
struct ComparedRun {
  types::RunSummary run; ///< its reports may be condensed: the best one is enough for the figures
  std::shared_ptr<const std::vector<types::EpochReport>>
      reports; ///< every one; null = not yet read
  int colorIndex = 0;
  std::vector<types::Chorale> pieces;
  QString apart; ///< what tells it from others of the same name, where there are some

  QString id() const { return QString::fromStdString(run.info.id); }
  QString name() const {
    return QString::fromStdString(types::shownName(run)) + apart;
  }
};

/// Gives runs of one name their seeds, or where those are the same, too, when they were made.
void tellApart(std::vector<ComparedRun>& runs);

} // namespace dmm::widgets
