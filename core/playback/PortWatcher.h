#pragma once

#include "core/playback/Outputs.h"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace dmm::playback {

/// Looks at the system's MIDI ports again and again, on a thread of its own because asking can take
/// long, and tells when they changed: the first time at once. The callback runs on that thread.
class PortWatcher {
 public:
  using Lister = std::function<std::vector<MidiPort>()>;
  using Callback = std::function<void(std::vector<MidiPort>)>;

  PortWatcher(Lister list, std::chrono::milliseconds interval, Callback changed);
  ~PortWatcher(); ///< waits for a look under way
  PortWatcher(const PortWatcher&) = delete;
  PortWatcher& operator=(const PortWatcher&) = delete;

 private:
  void watch();

  Lister m_list;
  std::chrono::milliseconds m_interval;
  Callback m_changed;
  std::mutex m_mutex;
  std::condition_variable m_wake;
  bool m_quit = false;
  std::thread m_thread; // last: it uses the others
};

} // namespace dmm::playback
