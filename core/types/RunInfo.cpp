#include "core/types/RunInfo.h"

#include "core/types/Counted.h"

#include <algorithm>
#include <cmath>
#include <sstream>

namespace dmm::types {

const char* toString(RunStatus status) {
  switch (status) {
  case RunStatus::Queued: return "queued";
  case RunStatus::Running: return "running";
  case RunStatus::Paused: return "paused";
  case RunStatus::Finished: return "finished";
  case RunStatus::Stopped: return "stopped";
  case RunStatus::Failed: return "failed";
  case RunStatus::Interrupted: return "interrupted";
  }
  return "";
}

std::string whereTo(const Rewind& rewind) {
  if (rewind.from < 0 || rewind.rate == 1) return {};
  std::ostringstream text;
  text << "; begun anew with the weights of after " << counted(rewind.from, "epoch") << " and "
       << rewind.rate << " of the recurrent rate";
  return text.str();
}

const EpochReport* RunSummary::best() const {
  const EpochReport* best = nullptr;
  for (const auto& report : reports)
    if (std::isfinite(report.validNll) && (!best || report.validNll < best->validNll))
      best = &report;
  return best;
}

void RunSummary::condense() {
  std::vector<EpochReport> kept;
  if (const EpochReport* lowest = best(); lowest && lowest != &reports.back())
    kept.push_back(*lowest);
  if (!reports.empty()) kept.push_back(reports.back());
  reports = std::move(kept);
}

double typicalSecondsAnEpoch(const std::vector<EpochReport>& reports) {
  constexpr std::size_t kRecent = 50;
  std::vector<double> seconds;
  for (std::size_t i = reports.size(); i-- > 0 && seconds.size() < kRecent;)
    if (i > 0 || reports.size() == 1) seconds.push_back(reports[i].seconds);
  if (seconds.empty()) return kNotMeasured;
  const auto middle = seconds.begin() + std::ptrdiff_t(seconds.size() / 2);
  std::nth_element(seconds.begin(), middle, seconds.end());
  return *middle;
}

} // namespace dmm::types
