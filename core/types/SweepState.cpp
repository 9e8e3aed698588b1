#include "core/types/SweepState.h"

namespace dmm::types {

const char* toString(SweepPhase phase) {
  switch (phase) {
  case SweepPhase::NotStarted: return "not started";
  case SweepPhase::Pending: return "pending";
  case SweepPhase::Requeued: return "requeued";
  case SweepPhase::Running: return "running";
  case SweepPhase::Finished: return "finished";
  case SweepPhase::Failed: return "failed";
  case SweepPhase::Stopped: return "stopped";
  case SweepPhase::Dropped: return "dropped";
  }
  return "";
}

} // namespace dmm::types
