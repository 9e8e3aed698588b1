#pragma once

#include "core/types/DatasetImport.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

#include <atomic>
#include <functional>
#include <mutex>
#include <thread>

class QWidget;

namespace dmm::widgets {
class ImportDialog;
}

namespace dmm::app {

/// "Import a folder as a dataset": the dialog over the window, and the import on one worker thread.
/// Only values cross: a timer reads how far it is, the end comes through the event queue. The
/// destructor asks the import to stop and joins; what was still to be told is dropped.
class DatasetImporter : public QObject {
  Q_OBJECT

 public:
  /// The window is the dialog's parent.
  explicit DatasetImporter(QWidget* window);
  ~DatasetImporter() override;

  /// Opens the dialog, with this folder where one is given; does nothing while it is open.
  void start(const QString& folder = QString());

 Q_SIGNALS:
  void datasetImported(const QString& file);

 private:
  void import(const types::ImportRequest& request);
  void tellProgress();
  void deliver(std::function<void()> result);

  QWidget* m_window;
  QPointer<widgets::ImportDialog> m_dialog;
  std::atomic<bool> m_cancelRequested{false};
  std::mutex m_progressMutex;
  types::ImportProgress m_progress; ///< the newest; guarded by m_progressMutex
  std::thread m_thread;
  QTimer m_progressTimer;
};

} // namespace dmm::app
