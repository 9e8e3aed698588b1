#pragma once

namespace dmm::playback {

/// Raises the priority of the calling thread as far as the system permits: real time, else a better
/// nice value, else nothing. Its timers become as precise as they can be.
void raiseThreadPriority();

} // namespace dmm::playback
