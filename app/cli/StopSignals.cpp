#include "app/cli/StopSignals.h"

#include "core/support/Signals.h"

#include <csignal>
#include <stdexcept>

namespace dmm::cli {

namespace {

std::atomic<bool> isStopRequested = false;
static_assert(std::atomic<bool>::is_always_lock_free, "a handler of signals may not wait");

void noteStop(int) {
  isStopRequested = true;
  std::signal(SIGINT, SIG_DFL);
}

} // namespace

void watchStopSignals() { support::handleStopSignals(noteStop); }

const std::atomic<bool>& stopRequest() { return isStopRequested; }

void endIfStopRequested() {
  if (isStopRequested) throw std::runtime_error("stopped");
}

} // namespace dmm::cli
