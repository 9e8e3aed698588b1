#include "app/workbench/DatasetImporter.h"

#include "core/data/DatasetImport.h"
#include "widgets/datasets/ImportDialog.h"

namespace dmm::app {

using widgets::ImportDialog;

namespace {
constexpr int kProgressMilliseconds = 30;
}

DatasetImporter::DatasetImporter(QWidget* window) : QObject(window), m_window(window) {
  m_progressTimer.setInterval(kProgressMilliseconds);
  connect(&m_progressTimer, &QTimer::timeout, this, &DatasetImporter::tellProgress);
}

DatasetImporter::~DatasetImporter() {
  m_cancelRequested = true;
  if (m_thread.joinable()) m_thread.join();
}

void DatasetImporter::start(const QString& folder) {
  if (m_dialog) return;
  m_dialog = new ImportDialog(m_window);
  m_dialog->setAttribute(Qt::WA_DeleteOnClose);
  if (!folder.isEmpty()) m_dialog->setFolder(folder);
  connect(m_dialog, &ImportDialog::importRequested, this, &DatasetImporter::import);
  connect(m_dialog, &ImportDialog::cancelRequested, this, [this] { m_cancelRequested = true; });
  m_dialog->open();
}

void DatasetImporter::import(const types::ImportRequest& request) {
  if (m_thread.joinable()) return;
  m_cancelRequested = false;
  m_progress = {};
  m_thread = std::thread([this, request] {
    const auto hear = [this](const types::ImportProgress& progress) {
      const std::lock_guard lock(m_progressMutex);
      m_progress = progress;
      return !m_cancelRequested;
    };
    try {
      const auto report = data::importFolder(request, data::DatasetLibrary::standard(), hear);
      deliver([this, report] {
        if (m_dialog) m_dialog->showReport(report);
        Q_EMIT datasetImported(QString::fromStdString(report.file));
      });
    } catch (const data::ImportCancelled&) {
      deliver([this] {
        if (m_dialog) m_dialog->showForm({});
      });
    } catch (const std::exception& error) {
      deliver([this, reason = QString::fromUtf8(error.what())] {
        if (m_dialog) m_dialog->showForm(reason);
      });
    }
  });
  m_progressTimer.start();
}

void DatasetImporter::tellProgress() {
  types::ImportProgress progress;
  {
    const std::lock_guard lock(m_progressMutex);
    progress = m_progress;
  }
  if (m_dialog) m_dialog->setProgress(progress);
}

void DatasetImporter::deliver(std::function<void()> result) {
  QMetaObject::invokeMethod(
      this,
      [this, result = std::move(result)] {
        m_thread.join();
        m_progressTimer.stop();
        result();
      },
      Qt::QueuedConnection);
}

} // namespace dmm::app
