#pragma once

#include "core/support/WorkTimes.h"

#include <vector>

/// Where the time of threads goes. A thread says what it is busy with by a WorkSpan; what lies in
/// no span is Rest. Counting is off until it starts: then a span costs a reading of the clock at
/// either end, some 50 nanoseconds, and otherwise next to nothing.
namespace dmm::support {

void startWorkClocks();

/// What has passed since the start, for each thread that turned from one work to another meanwhile:
/// the parts of each add up to the whole. Nothing may be computing at either call.
std::vector<WorkTimes> stopWorkClocks();

/// What this thread is busy with from here to the end of the scope; spans may lie within others,
/// which then stand still.
class WorkSpan {
 public:
  explicit WorkSpan(Work work) : m_before(turnTo(work)) {}
  ~WorkSpan() { turnTo(m_before); }

  WorkSpan(const WorkSpan&) = delete;
  WorkSpan& operator=(const WorkSpan&) = delete;

 private:
  static Work turnTo(Work work); ///< gives what it was before

  Work m_before;
};

} // namespace dmm::support
