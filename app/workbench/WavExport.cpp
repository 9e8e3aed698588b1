#include "app/workbench/WavExport.h"

namespace dmm::app {

WavExport::WavExport(QObject* parent) : QObject(parent) {}

WavExport::~WavExport() {
  m_cancelled = true;
  if (m_thread.joinable()) m_thread.join();
}

void WavExport::start(const types::Chorale& chorale, const playback::WavSettings& settings,
                      const std::filesystem::path& file) {
  if (isRunning()) return;
  // The results arrive through this object's event queue, so they are dropped with it.
  const auto deliver = [this](auto emitResult) {
    QMetaObject::invokeMethod(
        this,
        [this, emitResult] {
          m_thread.join();
          emitResult();
        },
        Qt::QueuedConnection);
  };
  m_thread = std::thread([this, deliver, chorale, settings, file] {
    try {
      if (!playback::writeWav(chorale, settings, file, &m_cancelled)) return;
      deliver([this, file] { Q_EMIT wavSaved(QString::fromStdString(file.string())); });
    } catch (const std::exception& error) {
      const auto reason = QString::fromUtf8(error.what());
      deliver([this, reason] { Q_EMIT saveFailed(reason); });
    }
  });
}

} // namespace dmm::app
