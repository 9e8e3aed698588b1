#pragma once

namespace dmm::support {

/// How much memory this process takes for a piece of work, at its fullest: more than when it was
/// made. Of the whole process: nothing else should allocate meanwhile.
class PeakMemory {
 public:
  PeakMemory();

  /// NaN where the system does not tell (Linux's /proc/self/clear_refs).
  double bytes() const;

 private:
  bool m_isTold;
  double m_before; ///< bytes
};

} // namespace dmm::support
