#include "widgets/compare/ComparedRun.h"

#include "widgets/runs/RunRow.h"

#include <QCoreApplication>
#include <QHash>

namespace dmm::widgets {

void tellApart(std::vector<ComparedRun>& runs) {
  const auto namesakes = [&runs] {
    QHash<QString, int> count;
    for (const auto& run : runs) ++count[run.name()];
    return count;
  };
  const auto byName = namesakes();
  for (auto& run : runs)
    if (byName[run.name()] > 1)
      run.apart =
          QCoreApplication::translate("ComparedRun", " (seed %1)").arg(run.run.config.run.seed);
  const auto bySeed = namesakes();
  for (auto& run : runs)
    if (bySeed[run.name()] > 1)
      run.apart = QStringLiteral(" (%1)").arg(localTime(run.run.info.created));
}

} // namespace dmm::widgets
