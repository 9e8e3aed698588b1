#include "core/types/RunInfo.h"

#include <cmath>

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

const EpochReport* RunSummary::best() const {
  const EpochReport* best = nullptr;
  for (const auto& report : reports)
    if (std::isfinite(report.validNll) && (!best || report.validNll < best->validNll))
      best = &report;
  return best;
}

} // namespace dmm::types
