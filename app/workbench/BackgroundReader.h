#pragma once

#include <QObject>

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

namespace dmm::app {

/// Reads what takes too long to be read while the window waits, such as the reports of a long run:
/// on a thread of its own, one after the other. What the reading returns is then called on this
/// object's thread. The destructor drops what waits, and waits for what is being read; whatever the
/// calls refer to must live as long as this object.
class BackgroundReader : public QObject {
  Q_OBJECT

 public:
  using Deliver = std::function<void()>;
  using Read = std::function<Deliver()>; ///< must not throw

  explicit BackgroundReader(QObject* parent = nullptr);
  ~BackgroundReader() override;

  /// Takes the place of what waits under the same key and has not begun.
  void read(const std::string& key, Read read);

 private:
  void work();

  std::mutex m_mutex; ///< guards what follows
  std::condition_variable m_wake;
  std::deque<std::pair<std::string, Read>> m_waiting;
  bool m_isClosing = false;
  std::thread m_thread; ///< started with the first request
};

} // namespace dmm::app
