#include "core/sweep/Halving.h"

#include "core/runs/MetricsFile.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace dmm::sweep {

namespace {

struct Rung {
  std::vector<double> validNll; ///< by index
  bool isReached = true;        ///< no run can get there any more
};

bool isOver(const runs::RunDirectory& run) {
  try {
    const auto status = run.readInfo().status;
    return status == types::RunStatus::Failed || status == types::RunStatus::Finished;
  } catch (const std::exception&) { // not made yet, or damaged
    return false;
  }
}

Rung readRung(const Sweep& sweep, const std::set<std::int64_t>& begun, std::int64_t epoch) {
  Rung rung{std::vector<double>(sweep.runs().size(), types::kNotMeasured)};
  for (const std::int64_t index : begun) {
    const auto run = sweep.directory(index);
    const auto reports = runs::readMetrics(run.metricsFile()).reports;
    const auto found = std::find_if(reports.begin(), reports.end(),
                                    [&](const auto& report) { return report.epoch == epoch; });
    if (found != reports.end())
      rung.validNll[std::size_t(index)] = found->validNll;
    else if (!isOver(run))
      rung.isReached = false;
  }
  return rung;
}

} // namespace

std::int64_t stageCount(const Sweep& sweep) {
  return std::int64_t(sweep.plan().halving.epochs.size()) + 1;
}

std::int64_t epochsOfStage(const Sweep& sweep, const types::ExperimentConfig& config,
                           std::int64_t stage) {
  const auto& epochs = sweep.plan().halving.epochs;
  return stage < std::int64_t(epochs.size()) ? epochs[std::size_t(stage)] + 1
                                             : config.run.numEpochs;
}

std::optional<std::set<std::int64_t>> runsOfStage(const Sweep& sweep, std::int64_t stage) {
  std::set<std::int64_t> runs;
  for (const auto& run : sweep.runs()) runs.insert(run.index);
  for (std::int64_t before = 0; before < stage; ++before) {
    const Rung rung = readRung(sweep, runs, sweep.plan().halving.epochs[std::size_t(before)]);
    if (!rung.isReached) return std::nullopt;
    runs = bestPoints(sweep.runs(), runs, rung.validNll, sweep.plan().halving.keep);
  }
  return runs;
}

std::set<std::int64_t> bestPoints(const std::vector<types::SweepRun>& runs,
                                  const std::set<std::int64_t>& begun,
                                  const std::vector<double>& validNll, double keep) {
  struct Point {
    double sum = 0;
    std::vector<std::int64_t> runs;
  };
  std::map<std::int64_t, Point> points;
  for (const std::int64_t index : begun) {
    Point& point = points[runs[std::size_t(index)].point];
    point.sum += validNll[std::size_t(index)];
    point.runs.push_back(index);
  }
  std::vector<std::pair<double, std::int64_t>> ranked; // the earlier point where two are equal
  for (const auto& [number, point] : points)
    if (std::isfinite(point.sum))
      ranked.emplace_back(point.sum / double(point.runs.size()), number);
  std::sort(ranked.begin(), ranked.end());
  const auto most = std::size_t(std::ceil(keep * double(points.size())));
  ranked.resize(std::min(ranked.size(), std::max<std::size_t>(most, 1)));
  std::set<std::int64_t> kept;
  for (const auto& [mean, number] : ranked)
    kept.insert(points[number].runs.begin(), points[number].runs.end());
  return kept;
}

} // namespace dmm::sweep
