#include "widgets/compare/CompareLines.h"

#include "core/types/Comparability.h"
#include "widgets/runs/RunRow.h"
#include "widgets/theme/Format.h"

#include <QCoreApplication>

#include <algorithm>

namespace dmm::widgets {

namespace {

const QString kSeparator = QStringLiteral(" \u00b7 ");

QString tr(const char* text) { return QCoreApplication::translate("CompareLines", text); }

/// The seeds of one experiment under one name: "quick (z 50)".
QString experimentName(const std::vector<ComparedRun>& runs,
                       const std::vector<std::size_t>& places) {
  std::vector<std::string> names;
  QStringList apart = runs[places.front()].apart;
  for (const std::size_t place : places) {
    names.push_back(types::shownName(runs[place].run));
    apart.removeIf([&](const QString& word) { return !runs[place].apart.contains(word); });
  }
  const QString name = QString::fromStdString(types::sharedName(names));
  return apart.isEmpty() ? name
                         : QStringLiteral("%1 (%2)").arg(name, apart.join(QStringLiteral(", ")));
}

QString seedsText(const std::vector<ComparedRun>& runs, const std::vector<std::size_t>& places) {
  const auto seeds = types::countSeeds(summariesOf(runs), places);
  const QString count =
      seeds == 1 ? tr("one seed") : format::counted(qint64(seeds), tr("seed"), tr("seeds"));
  return seeds == places.size() ? count : tr("%1 runs of %2").arg(places.size()).arg(count);
}

CompareLine bandOf(const std::vector<ComparedRun>& runs, const std::vector<std::size_t>& places) {
  CompareLine line{places,
                   experimentName(runs, places) + kSeparator + seedsText(runs, places),
                   tr("Mean, in a band from the lowest to the highest of:"),
                   {}};
  for (const std::size_t place : places)
    line.toolTip += QLatin1Char('\n') + runs[place].name() +
                    tr(", seed %1").arg(runs[place].run.config.run.seed);
  return line;
}

CompareLine lineOf(const std::vector<ComparedRun>& runs, std::size_t place) {
  const types::RunSummary& run = runs[place].run;
  CompareLine line{{place}, runs[place].name(), {}, {}};
  if (types::isWhole(run)) return line;
  const QString status = statusText(run.info.status);
  line.endMark = status.left(1);
  if (run.info.status == types::RunStatus::Finished) { // with fewer epochs than it should have
    line.endMark = QStringLiteral("\u25a1");
    line.label += kSeparator + line.endMark + QChar(0x00a0) +
                  tr("%1 epochs").arg(epochsText(makeRunRow(run)));
  } else {
    line.label += kSeparator + status;
    line.toolTip = tr("%1 epochs").arg(epochsText(makeRunRow(run)));
  }
  return line;
}

} // namespace

std::vector<CompareLine> compareLines(const std::vector<ComparedRun>& runs, bool seedsTogether) {
  std::vector<CompareLine> lines;
  const auto summaries = summariesOf(runs);
  for (const auto& group : types::groupSeeds(summaries)) {
    std::vector<std::size_t> alone = group.others;
    if (seedsTogether && group.whole.size() > 1) {
      lines.push_back(bandOf(runs, group.whole));
    } else {
      alone.insert(alone.end(), group.whole.begin(), group.whole.end());
    }
    for (const std::size_t place : alone) lines.push_back(lineOf(runs, place));
  }
  std::stable_sort(lines.begin(), lines.end(),
                   [](const auto& a, const auto& b) { return a.runs.front() < b.runs.front(); });
  if (types::groupDatasets(summaries).size() > 1) {
    const auto datasets = types::datasetNames(summaries);
    for (auto& line : lines)
      line.label += kSeparator + QString::fromStdString(datasets[line.runs.front()]);
  }
  return lines;
}

} // namespace dmm::widgets
