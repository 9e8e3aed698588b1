#pragma once

#include <QObject>

#include <thread>

namespace dmm::app {

/// Loads the engine in the background once a window is on the screen, so that neither the window
/// nor the first run waits for LibTorch. Where it cannot be loaded, what first needs it tells why.
class EngineWarmUp : public QObject {
  Q_OBJECT

 public:
  explicit EngineWarmUp(QWidget& window);
  ~EngineWarmUp() override;

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  std::thread m_thread;
};

} // namespace dmm::app
