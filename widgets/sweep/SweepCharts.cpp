#include "widgets/sweep/SweepCharts.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace dmm::widgets {

std::vector<double> figuresOf(const ShownSweep& sweep) {
  std::vector<double> figures;
  for (const auto& state : sweep.states) figures.push_back(state.validNll);
  return figures;
}

bool haveSameFigures(const std::vector<double>& a, const std::vector<double>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](double x, double y) { return x == y || (std::isnan(x) && std::isnan(y)); });
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
