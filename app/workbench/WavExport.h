#pragma once

#include "core/playback/WavFile.h"

#include <QObject>

#include <atomic>
#include <filesystem>
#include <thread>

namespace dmm::app {

/// Renders a WAV file on a worker thread, one at a time. Destruction cancels it: nothing half
/// written is left.
class WavExport : public QObject {
  Q_OBJECT

 public:
  explicit WavExport(QObject* parent = nullptr);
  ~WavExport() override;

  bool isRunning() const { return m_thread.joinable(); }

  /// Returns at once; does nothing while one is under way.
  void start(const types::Chorale& chorale, const playback::WavSettings& settings,
             const std::filesystem::path& file);

 Q_SIGNALS:
  void wavSaved(const QString& file);
  void saveFailed(const QString& reason);

 private:
  std::atomic<bool> m_cancelled = false;
  std::thread m_thread;
};

} // namespace dmm::app
