#include "widgets/compare/ComparedRun.h"

#include "core/types/Comparability.h"
#include "widgets/runs/RunRow.h"

#include <QCoreApplication>
#include <QHash>

#include <algorithm>

namespace dmm::widgets {

namespace {

constexpr std::size_t kMostSettings = 2; ///< in a name

/// Adds to each run that has namesakes what `word` says of it.
template <typename Word> void addWhereNeeded(std::vector<ComparedRun>& runs, Word word) {
  QHash<QString, std::vector<std::size_t>> namesakes;
  for (std::size_t i = 0; i < runs.size(); ++i) namesakes[runs[i].name()].push_back(i);
  for (const auto& places : std::as_const(namesakes)) {
    if (places.size() < 2) continue;
    for (const std::size_t place : places)
      if (const QString text = word(places, place); !text.isEmpty()) runs[place].apart += text;
  }
}

/// "lr 0.001, z 50": of the settings in which the runs at these places differ.
QString settingsText(const std::vector<ComparedRun>& runs, const std::vector<std::size_t>& places,
                     std::size_t place) {
  std::vector<types::ExperimentConfig> configs;
  for (const std::size_t i : places) configs.push_back(runs[i].run.config);
  const auto own = std::size_t(std::find(places.begin(), places.end(), place) - places.begin());
  QStringList parts;
  for (const auto& setting : types::differingSettings(configs)) {
    if (setting.field->section() == "dataset" || setting.field->key == "run.seed") continue;
    if (parts.size() == kMostSettings) break;
    const std::string& brief = setting.field->shortName;
    const QString label = QString::fromStdString(brief.empty() ? setting.field->label : brief);
    parts += QStringLiteral("%1 %2").arg(label, QString::fromStdString(setting.values[own]));
  }
  return parts.join(QStringLiteral(", "));
}

} // namespace

void tellApart(std::vector<ComparedRun>& runs) {
  addWhereNeeded(runs, [&](const auto& places, std::size_t place) {
    return settingsText(runs, places, place);
  });
  addWhereNeeded(runs, [&](const auto& places, std::size_t place) {
    const auto seedOf = [&](std::size_t i) { return runs[i].run.config.run.seed; };
    const bool isOneSeed = std::all_of(places.begin(), places.end(),
                                       [&](std::size_t i) { return seedOf(i) == seedOf(place); });
    return isOneSeed ? QString()
                     : QCoreApplication::translate("ComparedRun", "seed %1").arg(seedOf(place));
  });
  addWhereNeeded(runs, [&](const auto&, std::size_t place) {
    return localTime(runs[place].run.info.created);
  });
  addWhereNeeded(runs, [&](const auto&, std::size_t place) { return runs[place].id(); });
}

std::vector<ComparedRun> orderedByDataset(const std::vector<ComparedRun>& runs) {
  std::vector<ComparedRun> ordered;
  for (const auto& group : types::groupDatasets(summariesOf(runs)))
    for (const std::size_t place : group) ordered.push_back(runs[place]);
  return ordered;
}

std::vector<const types::RunSummary*> summariesOf(const std::vector<ComparedRun>& runs) {
  std::vector<const types::RunSummary*> summaries;
  for (const auto& run : runs) summaries.push_back(&run.run);
  return summaries;
}

} // namespace dmm::widgets
