#include "core/support/PeakMemory.h"

#include "core/support/FreedMemory.h"
#include "core/support/NumberInFile.h"

#include <algorithm>
#include <limits>

namespace dmm::support {

namespace {

double statusBytes(const char* word) { return 1024 * numberAfter("/proc/self/status", word); }

/// From now on VmHWM is the most since now.
bool forgetPeak() {
  std::ofstream file("/proc/self/clear_refs");
  file << '5' << std::flush;
  return bool(file);
}

} // namespace

PeakMemory::PeakMemory() {
  returnFreedMemory(); // else what is kept for later counts as used before
  m_isTold = forgetPeak();
  m_before = statusBytes("VmRSS:");
}

double PeakMemory::bytes() const {
  if (!m_isTold || m_before <= 0) return std::numeric_limits<double>::quiet_NaN();
  return std::max(0.0, statusBytes("VmHWM:") - m_before);
}

} // namespace dmm::support
