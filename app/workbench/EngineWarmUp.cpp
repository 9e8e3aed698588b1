#include "app/workbench/EngineWarmUp.h"

#include "core/engine/Engine.h"
#include "core/support/Signals.h"

#include <QEvent>
#include <QWidget>

namespace dmm::app {

EngineWarmUp::EngineWarmUp(QWidget& window) { window.installEventFilter(this); }

EngineWarmUp::~EngineWarmUp() {
  if (m_thread.joinable()) m_thread.join();
}

bool EngineWarmUp::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::Paint && !m_thread.joinable()) {
    watched->removeEventFilter(this);
    m_thread = std::thread([] {
      support::blockSignals(); // threads that LibTorch starts are started by this one
      try {
        engine::engine();
      } catch (const std::exception&) { // see above
      }
    });
  }
  return QObject::eventFilter(watched, event);
}

} // namespace dmm::app
