#include "widgets/compare/SeedCurve.h"

#include "core/types/RunComparison.h"

#include <cmath>
#include <map>

namespace dmm::widgets {

namespace {

struct Measured {
  std::vector<double> values;
  double step = 0;
  double seconds = 0; ///< of all runs together
};

} // namespace

SeedCurve seedCurve(const std::vector<const std::vector<types::EpochReport>*>& runs,
                    double types::EpochReport::*figure, SeedX x) {
  std::map<std::int64_t, Measured> epochs;
  for (const auto* reports : runs) {
    double seconds = 0;
    for (const auto& report : *reports) {
      seconds += report.seconds;
      if (!std::isfinite(report.*figure)) continue;
      auto& measured = epochs[report.epoch];
      measured.values.push_back(report.*figure);
      measured.step = double(report.step);
      measured.seconds += seconds;
    }
  }
  SeedCurve curve;
  for (const auto& [epoch, measured] : epochs) {
    if (measured.values.size() != runs.size()) continue;
    const types::Spread spread = types::spreadOf(measured.values);
    const double half = std::isfinite(spread.deviation) ? spread.deviation : 0;
    curve.xs.push_back(x == SeedX::Epoch  ? double(epoch)
                       : x == SeedX::Step ? measured.step
                                          : measured.seconds / double(runs.size()));
    curve.means.push_back(spread.mean);
    curve.lows.push_back(spread.mean - half);
    curve.highs.push_back(spread.mean + half);
  }
  return curve;
}

} // namespace dmm::widgets
