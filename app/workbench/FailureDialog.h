#pragma once

#include <QObject>
#include <QPointer>
#include <QString>

#include <filesystem>

class QMessageBox;
class QWidget;

namespace dmm::app {

/// Says why a run failed. Where its training left the numbers, it also offers what can be done: to
/// go on from the last good checkpoint with half the learning rate, as a new run, or to read the
/// report, which folds out, in a window of its own. The dialog does not block.
class FailureDialog : public QObject {
  Q_OBJECT

 public:
  explicit FailureDialog(std::filesystem::path runsFolder, QWidget* parent);

  void open(const QString& runId, const QString& reason);
  /// The next training begins: what the last one failed of is no longer news.
  void close();

 Q_SIGNALS:
  void branchRequested(const QString& runId, double learningRate);
  void reportRequested(const QString& file);

 private:
  std::filesystem::path m_runsFolder;
  QWidget* m_window;
  QPointer<QMessageBox> m_open;
};

} // namespace dmm::app
