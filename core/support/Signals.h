#pragma once

#include <array>
#include <csignal>

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

/// Puts back who handles which signal, around what loads libraries of others: UCX, which comes with
/// Debian 13's LibTorch, takes SIGHUP and faults for reports of its own.
class KeptSignals {
 public:
  KeptSignals();
  ~KeptSignals();
  KeptSignals(const KeptSignals&) = delete;
  KeptSignals& operator=(const KeptSignals&) = delete;

 private:
  static constexpr int kCount = 32; ///< the standard signals, from 1 on
  std::array<struct sigaction, kCount> m_actions{};
};

} // namespace dmm::support
