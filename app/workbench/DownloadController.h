#pragma once

#include "core/download/FileFetch.h"

#include <QObject>
#include <QStringList>
#include <QTimer>

#include <atomic>
#include <filesystem>
#include <mutex>
#include <thread>
#include <vector>

namespace dmm::app {

/// Fetches files on one worker thread and tells the window about it. Only values cross: a timer
/// reads how far it is, the end comes through the event queue. The destructor asks the download to
/// stop and joins; what was still to be told is dropped with the object.
class DownloadController : public QObject {
  Q_OBJECT

 public:
  explicit DownloadController(QObject* parent = nullptr);
  ~DownloadController() override;

  bool isFetching() const { return m_thread.joinable(); }

  /// Returns at once; does nothing while files are being fetched. One of the last three signals
  /// ends it.
  void fetch(const std::vector<download::WantedFile>& files, const std::filesystem::path& folder,
             const download::DownloadOptions& options = {});
  void cancel();

 Q_SIGNALS:
  void progressMade(const QString& file, qint64 receivedBytes, qint64 totalBytes);
  void filesFetched(const QStringList& files); ///< their paths, in the order asked for
  void fetchFailed(const QString& reason);
  void fetchCancelled();

 private:
  bool note(const download::FetchProgress& progress);
  void tellProgress();
  void deliver(std::function<void()> emitResult);

  std::atomic<bool> m_cancelRequested{false};
  std::mutex m_progressMutex;
  download::FetchProgress m_progress; ///< the newest; guarded by m_progressMutex
  std::thread m_thread;
  QTimer m_progressTimer;
};

} // namespace dmm::app
