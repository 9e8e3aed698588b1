#include "widgets/sweep/SweepCharts.h"

#include "widgets/experiment/FieldText.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <map>

namespace dmm::widgets {

std::vector<double> figuresOf(const ShownSweep& sweep) {
  std::vector<double> figures;
  for (const auto& state : sweep.states) figures.push_back(state.validNll);
  return figures;
}

std::vector<ParallelAxis> parallelAxes(const ShownSweep& sweep) {
  std::vector<ParallelAxis> axes;
  const QStringList labels = sweep.axisLabels();
  for (std::size_t place = 0; place < sweep.plan.axes.size(); ++place) {
    ParallelAxis axis{labels[qsizetype(place)], {}};
    for (const types::SweepRun& run : sweep.runs) {
      const types::FieldValue& value = run.values[place];
      if (const auto* whole = std::get_if<std::int64_t>(&value)) {
        axis.values.push_back(double(*whole));
      } else if (const auto* real = std::get_if<double>(&value)) {
        axis.values.push_back(*real);
      } else {
        const QString word = fieldText(value);
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
    axes.push_back({QCoreApplication::translate("SweepCharts", "Valid NLL"), figuresOf(sweep)});
  return axes;
}

std::vector<std::size_t> bestPointsOf(const ShownSweep& sweep, std::size_t points) {
  struct Point {
    double sum = 0;
    std::vector<std::size_t> runs;
  };
  std::map<std::int64_t, Point> all;
  for (std::size_t i = 0; i < sweep.states.size(); ++i) {
    if (!std::isfinite(sweep.states[i].validNll)) continue;
    Point& point = all[sweep.runs[i].point];
    point.sum += sweep.states[i].validNll;
    point.runs.push_back(i);
  }
  std::vector<std::pair<double, std::int64_t>> ranked;
  for (const auto& [number, point] : all)
    ranked.emplace_back(point.sum / double(point.runs.size()), number);
  std::sort(ranked.begin(), ranked.end());
  std::vector<std::size_t> runs;
  for (std::size_t i = 0; i < std::min(points, ranked.size()); ++i) {
    const Point& point = all[ranked[i].second];
    runs.insert(runs.end(), point.runs.begin(), point.runs.end());
  }
  return runs;
}

} // namespace dmm::widgets
