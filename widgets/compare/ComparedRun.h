#pragma once

#include "core/types/EstimatorReport.h"
#include "core/types/Music.h"
#include "core/types/RunInfo.h"
#include "core/types/RunName.h"

#include <QString>
#include <QStringList>

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
  std::vector<types::EstimatorReport> estimators = {}; ///< of the most trained model first
  QStringList apart = {}; ///< what tells it from others of the same name, where there are some

  QString id() const { return QString::fromStdString(run.info.id); }
  /// Without what tells it apart.
  QString givenName() const { return QString::fromStdString(types::shownName(run)); }
  QString name() const {
    return apart.isEmpty()
               ? givenName()
               : QStringLiteral("%1 (%2)").arg(givenName(), apart.join(QStringLiteral(", ")));
  }
};

/// Gives runs of one name the settings in which they differ, or where those are the same, too,
/// their seeds, when they were made, and at last their ids: no two have one name then.
void tellApart(std::vector<ComparedRun>& runs);

/// Those of one dataset together, otherwise as they came.
std::vector<ComparedRun> orderedByDataset(const std::vector<ComparedRun>& runs);

/// For core/types/Comparability; valid as long as the runs are.
std::vector<const types::RunSummary*> summariesOf(const std::vector<ComparedRun>& runs);

} // namespace dmm::widgets
