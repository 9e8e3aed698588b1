#include "app/workbench/DatasetFetch.h"

#include "app/workbench/DownloadController.h"
#include "core/download/CanonicalFiles.h"
#include "widgets/download/DownloadDialog.h"

namespace dmm::app {

using widgets::DownloadDialog;

DatasetFetch::DatasetFetch(QWidget* window)
    : DatasetFetch(window, download::canonicalFiles(), {}) {}

DatasetFetch::DatasetFetch(QWidget* window, std::vector<download::WantedFile> files,
                           download::DownloadOptions options)
    : QObject(window)
    , m_window(window)
    , m_files(std::move(files))
    , m_options(std::move(options))
    , m_controller(new DownloadController(this)) {
  connect(m_controller, &DownloadController::progressMade, this,
          [this](const QString& file, qint64 received, qint64 total) {
            if (m_dialog) m_dialog->setProgress(file, received, total);
          });
  connect(m_controller, &DownloadController::filesFetched, this, [this](const QStringList& paths) {
    closeDialog();
    Q_EMIT datasetFetched(paths.first());
  });
  connect(m_controller, &DownloadController::fetchFailed, this, [this](const QString& reason) {
    closeDialog();
    Q_EMIT fetchFailed(reason);
  });
  connect(m_controller, &DownloadController::fetchCancelled, this, &DatasetFetch::closeDialog);
}

DatasetFetch::~DatasetFetch() = default;

void DatasetFetch::start(const std::filesystem::path& folder) {
  if (m_controller->isFetching()) return;
  m_dialog = new DownloadDialog(tr("Getting the canonical JSB files"), m_window);
  m_dialog->setAttribute(Qt::WA_DeleteOnClose);
  connect(m_dialog, &DownloadDialog::cancelRequested, m_controller, &DownloadController::cancel);
  m_controller->fetch(m_files, folder, m_options);
  m_dialog->open();
}

void DatasetFetch::closeDialog() {
  if (m_dialog) m_dialog->finish();
}

} // namespace dmm::app
