#include "app/workbench/BackgroundReader.h"

#include <algorithm>

namespace dmm::app {

BackgroundReader::BackgroundReader(QObject* parent) : QObject(parent) {}

BackgroundReader::~BackgroundReader() {
  {
    const std::lock_guard lock(m_mutex);
    m_isClosing = true;
  }
  m_wake.notify_all();
  if (m_thread.joinable()) m_thread.join();
}

void BackgroundReader::read(const std::string& key, Read read) {
  {
    const std::lock_guard lock(m_mutex);
    const auto same = std::find_if(m_waiting.begin(), m_waiting.end(),
                                   [&](const auto& waiting) { return waiting.first == key; });
    if (same != m_waiting.end()) {
      same->second = std::move(read);
    } else {
      m_waiting.emplace_back(key, std::move(read));
    }
  }
  if (!m_thread.joinable()) m_thread = std::thread([this] { work(); });
  m_wake.notify_all();
}

void BackgroundReader::work() {
  for (;;) {
    Read read;
    {
      std::unique_lock lock(m_mutex);
      m_wake.wait(lock, [this] { return m_isClosing || !m_waiting.empty(); });
      if (m_isClosing) return;
      read = std::move(m_waiting.front().second);
      m_waiting.pop_front();
    }
    // Arrives through this object's event queue, and is dropped with it.
    QMetaObject::invokeMethod(this, read(), Qt::QueuedConnection);
  }
}

} // namespace dmm::app
