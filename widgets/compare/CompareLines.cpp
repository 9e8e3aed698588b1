#include "widgets/compare/CompareLines.h"

#include "core/types/Comparability.h"
#include "widgets/runs/RunRow.h"
#include "widgets/theme/Format.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>

namespace dmm::widgets {

namespace {

const QString kSeparator = QStringLiteral(" \u00b7 ");

QString tr(const char* text) { return QCoreApplication::translate("CompareLines", text); }

/// What some names begin with, in whole words, without the word for what tells them apart; all of
/// the names where that is nothing.
QString commonName(const QStringList& names) {
  QString common = names.front();
  for (const QString& name : names)
    while (!name.startsWith(common)) common.chop(1);
  const auto splitsWord = [&](const QString& name) {
    return name.size() > common.size() && !common.isEmpty() && common.back().isLetterOrNumber() &&
           name[common.size()].isLetterOrNumber();
  };
  while (std::any_of(names.begin(), names.end(), splitsWord)) common.chop(1);
  static const QRegularExpression rest(QStringLiteral("[^\\p{L}\\p{N}]*(seed)?[^\\p{L}\\p{N}]*$"),
                                       QRegularExpression::CaseInsensitiveOption |
                                           QRegularExpression::UseUnicodePropertiesOption);
  common.remove(rest);
  QStringList distinct = names;
  distinct.removeDuplicates();
  return common.isEmpty() ? distinct.join(QStringLiteral(", ")) : common;
}

/// The seeds of one experiment under one name: "quick (z 50)".
QString experimentName(const std::vector<ComparedRun>& runs,
                       const std::vector<std::size_t>& places) {
  QStringList names, apart = runs[places.front()].apart;
  for (const std::size_t place : places) {
    names += runs[place].givenName();
    apart.removeIf([&](const QString& word) { return !runs[place].apart.contains(word); });
  }
  const QString name = commonName(names);
  return apart.isEmpty() ? name
                         : QStringLiteral("%1 (%2)").arg(name, apart.join(QStringLiteral(", ")));
}

QString seedsText(const std::vector<ComparedRun>& runs, const std::vector<std::size_t>& places) {
  const auto seeds = types::countSeeds(summariesOf(runs), places);
  if (seeds == places.size()) return tr("%1 seeds").arg(seeds);
  return seeds == 1 ? tr("%1 runs of one seed").arg(places.size())
                    : tr("%1 runs of %2 seeds").arg(places.size()).arg(seeds);
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
