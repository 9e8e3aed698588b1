#pragma once

#include <atomic>

namespace dmm::cli {

/// From now on Ctrl+C, SIGTERM and the end of the terminal (SIGHUP) ask for an orderly stop; a
/// second Ctrl+C ends the program at once.
void watchStopSignals();

/// Becomes true when a stop is asked for.
const std::atomic<bool>& stopRequest();

/// Throws when a stop was asked for: for work of which nothing can be kept.
void endIfStopRequested();

} // namespace dmm::cli
