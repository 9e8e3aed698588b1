#include "widgets/compare/VariedRuns.h"

#include "core/types/RunComparison.h"

#include <QCoreApplication>

#include <algorithm>
#include <map>

namespace dmm::widgets {

VariedRuns variedRuns(const std::vector<ComparedRun>& runs) {
  VariedRuns varied;
  std::vector<types::ExperimentConfig> configs;
  for (const ComparedRun& run : runs) configs.push_back(run.run.config);
  std::vector<const types::ConfigField*> fields;
  for (const auto& setting : types::differingSettings(configs)) {
    if (!types::canBeVaried(*setting.field)) continue;
    fields.push_back(setting.field);
    varied.plan.axes.push_back({setting.field->key, {}});
  }
  std::map<std::vector<std::string>, std::int64_t> points;
  for (const ComparedRun& run : runs) {
    types::SweepRun made;
    made.index = std::int64_t(varied.runs.size());
    std::vector<std::string> place;
    for (const auto* field : fields) {
      made.values.push_back(field->value(run.run.config));
      place.push_back(types::toText(made.values.back()));
    }
    made.point = points.try_emplace(place, std::int64_t(points.size())).first->second;
    made.config = run.run.config;
    varied.runs.push_back(std::move(made));
    const auto* best = run.run.best();
    const bool isRanked = types::haveSameDataset(configs.front(), run.run.config);
    varied.figures.push_back(best && isRanked ? best->validNll : types::kNotMeasured);
  }
  return varied;
}

QStringList axisLabels(const types::SweepPlan& plan) {
  QStringList labels;
  for (const auto& axis : plan.axes)
    labels += QString::fromStdString(types::findField(axis.key)->label);
  return labels;
}

std::vector<ParallelAxis> parallelAxes(const types::SweepPlan& plan,
                                       const std::vector<types::SweepRun>& runs,
                                       const std::vector<double>& figures) {
  std::vector<ParallelAxis> axes;
  const QStringList labels = axisLabels(plan);
  for (std::size_t place = 0; place < plan.axes.size(); ++place) {
    ParallelAxis axis{labels[qsizetype(place)], {}};
    for (const types::SweepRun& run : runs) {
      const types::FieldValue& value = run.values[place];
      if (const auto* whole = std::get_if<std::int64_t>(&value)) {
        axis.values.push_back(double(*whole));
      } else if (const auto* real = std::get_if<double>(&value)) {
        axis.values.push_back(*real);
      } else {
        const QString word = QString::fromStdString(types::toText(value));
        auto found = std::find(axis.words.begin(), axis.words.end(), word);
        if (found == axis.words.end()) found = axis.words.insert(found, word);
        axis.values.push_back(double(found - axis.words.begin()));
      }
    }
    if (axis.words.empty() && !axis.values.empty()) {
      const auto [low, high] = std::minmax_element(axis.values.begin(), axis.values.end());
      axis.isLogarithmic = *low > 0 && *high >= 10 * *low;
    }
    axes.push_back(std::move(axis));
  }
  if (!axes.empty())
    axes.push_back({QCoreApplication::translate("VariedRuns", "Valid NLL"), figures});
  return axes;
}

} // namespace dmm::widgets
