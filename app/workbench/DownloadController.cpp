#include "app/workbench/DownloadController.h"

namespace dmm::app {

namespace {
constexpr int kProgressMilliseconds = 30;
}

DownloadController::DownloadController(QObject* parent) : QObject(parent) {
  m_progressTimer.setInterval(kProgressMilliseconds);
  connect(&m_progressTimer, &QTimer::timeout, this, &DownloadController::tellProgress);
}

DownloadController::~DownloadController() {
  cancel();
  if (m_thread.joinable()) m_thread.join();
}

void DownloadController::fetch(const std::vector<download::WantedFile>& files,
                               const std::filesystem::path& folder,
                               const download::DownloadOptions& options) {
  if (isFetching()) return;
  m_cancelRequested = false;
  m_progress = {};
  m_thread = std::thread([this, files, folder, options] {
    try {
      QStringList paths;
      const auto hear = [this](const download::FetchProgress& progress) { return note(progress); };
      for (const auto& file : download::fetchFiles(files, folder, options, hear))
        paths << QString::fromStdString(file.file.string());
      deliver([this, paths] { Q_EMIT filesFetched(paths); });
    } catch (const download::DownloadCancelled&) {
      deliver([this] { Q_EMIT fetchCancelled(); });
    } catch (const std::exception& error) {
      deliver([this, reason = QString::fromUtf8(error.what())] { Q_EMIT fetchFailed(reason); });
    }
  });
  m_progressTimer.start();
}

void DownloadController::cancel() { m_cancelRequested = true; }

bool DownloadController::note(const download::FetchProgress& progress) {
  const std::lock_guard lock(m_progressMutex);
  m_progress = progress;
  return !m_cancelRequested;
}

void DownloadController::tellProgress() {
  download::FetchProgress progress;
  {
    const std::lock_guard lock(m_progressMutex);
    progress = m_progress;
  }
  if (progress.receivedBytes == 0) return; // still connecting
  Q_EMIT progressMade(QString::fromStdString(progress.file), progress.receivedBytes,
                      progress.totalBytes);
}

void DownloadController::deliver(std::function<void()> emitResult) {
  QMetaObject::invokeMethod(
      this,
      [this, emitResult = std::move(emitResult)] {
        m_thread.join();
        m_progressTimer.stop();
        emitResult();
      },
      Qt::QueuedConnection);
}

} // namespace dmm::app
