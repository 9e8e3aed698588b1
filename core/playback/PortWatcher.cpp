#include "core/playback/PortWatcher.h"

#include <optional>
#include <utility>

namespace dmm::playback {

PortWatcher::PortWatcher(Lister list, std::chrono::milliseconds interval, Callback changed)
    : m_list(std::move(list))
    , m_interval(interval)
    , m_changed(std::move(changed))
    , m_thread([this] { watch(); }) {}

PortWatcher::~PortWatcher() {
  {
    const std::lock_guard lock(m_mutex);
    m_quit = true;
  }
  m_wake.notify_one();
  m_thread.join();
}

void PortWatcher::watch() {
  std::optional<std::vector<MidiPort>> known;
  std::unique_lock lock(m_mutex);
  while (!m_quit) {
    lock.unlock();
    std::vector<MidiPort> ports = m_list();
    if (ports != known) {
      known = ports;
      m_changed(std::move(ports));
    }
    lock.lock();
    m_wake.wait_for(lock, m_interval, [this] { return m_quit; });
  }
}

} // namespace dmm::playback
