#pragma once

namespace dmm::support {

/// oneDNN's matrix products keep their stack in a small block of the heap while they run. A signal
/// that is handled on top of it writes its frame over whatever lies before that block, and the heap
/// is broken. So threads that multiply either take no signals, or have a stack apart for handlers.

/// From now on the calling thread, and every thread that it starts, takes no signals but those of
/// its own faults; other threads take them.
void blockSignals();

/// Sets `handler` for SIGINT, SIGTERM and, unless it is to be ignored as nohup asks, SIGHUP; where
/// the calling thread takes them, the handler runs on a stack of its own. For the main thread, once
/// or more often.
void handleStopSignals(void (*handler)(int));

} // namespace dmm::support
