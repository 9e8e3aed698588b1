#pragma once

#include "core/download/FileFetch.h"

#include <QObject>
#include <QPointer>

#include <filesystem>
#include <vector>

class QWidget;

namespace dmm::widgets {
class DownloadDialog;
}

namespace dmm::app {

class DownloadController;

/// "Get the canonical JSB files": a dialog over the window with progress and Cancel while a
/// controller fetches. The first of the files is the dataset to open.
class DatasetFetch : public QObject {
  Q_OBJECT

 public:
  /// The window is the dialog's parent.
  explicit DatasetFetch(QWidget* window);
  DatasetFetch(QWidget* window, std::vector<download::WantedFile> files,
               download::DownloadOptions options);
  ~DatasetFetch() override; ///< cancels

  /// Returns at once; does nothing while files are being fetched.
  void start(const std::filesystem::path& folder);

 Q_SIGNALS:
  void datasetFetched(const QString& file);
  void fetchFailed(const QString& reason);

 private:
  void closeDialog();

  QWidget* m_window;
  std::vector<download::WantedFile> m_files;
  download::DownloadOptions m_options;
  DownloadController* m_controller;
  QPointer<widgets::DownloadDialog> m_dialog;
};

} // namespace dmm::app
