#pragma once

#include "core/sweep/Sweep.h"

#include <atomic>
#include <functional>
#include <set>
#include <string>

namespace dmm::sweep {

/// Trains a sweep on this machine: each run a process of its own, so that one that dies takes no
/// other with it, and as many at once as there are cores for what each trains with (run.threads;
/// with one thread each the machine does most). Runs that are finished or trained elsewhere are
/// left alone, failed ones too unless `again`; begun ones go on. What a process says goes to the
/// run's log.
struct LocalLauncher {
  std::string program;    ///< dmm, which trains a run with `sweep run ID --index N`
  std::int64_t cores = 1; ///< to be used at the same time
  bool again = false;     ///< try failed runs once more
  std::function<void(std::int64_t index)> started = {};
  std::function<void(std::int64_t index, int exitStatus)> ended = {};

  /// Returns once all that can be done is done, or after a stop was asked for and every process has
  /// ended in good order. `only`: these runs alone; empty: all. Throws support::InputError when the
  /// sweep is being run here already.
  void run(const Sweep& sweep, const std::set<std::int64_t>& only,
           const std::atomic<bool>& stop) const;
};

/// Asks the launcher of this machine, or with a run given its process, to stop; false where there
/// is none.
bool cancelHere(const Sweep& sweep);
bool cancelHere(const Sweep& sweep, std::int64_t index);

} // namespace dmm::sweep
