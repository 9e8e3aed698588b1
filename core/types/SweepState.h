#pragma once

#include "core/types/EpochReport.h"

#include <array>
#include <cstdint>
#include <string>

namespace dmm::types {

/// How far a run of a sweep has come, wherever it is trained.
enum class SweepPhase {
  NotStarted,
  Pending,  ///< waits for the cluster: `note` says why
  Requeued, ///< was begun, and waits to go on: `note` says what took it away
  Running,  ///< `host` says where
  Finished,
  Failed,  ///< `note` says why
  Stopped, ///< by a user, or cut off; nothing goes on with it by itself
  Dropped, ///< halving did not keep its point
};

/// "not started", "pending", ...
const char* toString(SweepPhase phase);

/// A run of a sweep as tables show it.
struct SweepRunState {
  std::int64_t index = 0;
  std::string id;
  SweepPhase phase = SweepPhase::NotStarted;
  std::string host;
  std::string note;
  std::string job; ///< of the cluster: "123_4"
  std::int64_t epochsDone = 0;
  double validNll = kNotMeasured; ///< at the best epoch on valid
  double testNll = kNotMeasured;  ///< at that epoch
};

} // namespace dmm::types
